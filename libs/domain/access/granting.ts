import type { Role } from '../people/index.js';
import type { AccountInFull, Granted, Judge } from './account-desk.js';
import type { Actor } from './actor.js';
import { THREE_ADMINISTRATORS } from './factor.js';
import type { SeparationOfPowers } from './may.js';
import { type PlaceOf, within } from './scope.js';

/** Who grants, and by which rules. */
export interface Granter {
  by: Actor;
  kept: SeparationOfPowers;
  placeOf: PlaceOf;
}

/** Roles without which nobody could set things right again. */
const needed = ({ separated }: SeparationOfPowers): readonly Role[] =>
  separated ? ['administrator', 'security'] : ['administrator'];

const isTwoOfThree = (roles: readonly Role[]): boolean => THREE_ADMINISTRATORS.filter((role) => roles.includes(role)).length > 1;

/** Whether nobody active would be left with a role that somebody must have. */
function isLast(
  account: AccountInFull,
  roles: readonly Role[],
  all: readonly AccountInFull[],
  kept: SeparationOfPowers,
): boolean {
  if (account.state !== 'active') return false;
  const others = all.filter(({ name, state }) => name !== account.name && state === 'active');
  return needed(kept).some(
    (role) => account.roles.includes(role) && !roles.includes(role) && !others.some((other) => other.roles.includes(role)),
  );
}

/** Where powers are kept apart, nobody gives to themselves, neither by their account nor by another one of theirs. */
const isOwn = ({ by, kept }: Granter, { name, personId }: AccountInFull): boolean =>
  kept.separated && (name === by.account || (personId !== null && personId === by.personId));

/** Judges what is to be granted. */
export function mayGrant(granter: Granter, granted: Partial<Granted>): Judge {
  return (account, all) => {
    const { roles, scope } = { ...account, ...granted };
    if (isOwn(granter, account)) return 'own-account';
    if (granted.scope !== undefined && !within(scope, granter.by.scope, granter.placeOf)) return 'wider-scope';
    // Roles count where the account is for: who gives them gives them there.
    if (granted.roles !== undefined && !within(scope, granter.by.scope, granter.placeOf)) return 'wider-scope';
    if (granter.kept.separated && isTwoOfThree(roles)) return 'two-of-three';
    return isLast(account, roles, all, granter.kept) ? 'last-one' : null;
  };
}

/** Judges whether an account may be disabled. */
export function mayDisable({ by, kept }: Pick<Granter, 'by' | 'kept'>): Judge {
  return (account, all) => {
    if (account.name === by.account) return 'own-account';
    return isLast(account, [], all, kept) ? 'last-one' : null;
  };
}

/** Judges whether somebody may make a link by which another password is chosen: who has it could come in by it. */
export function mayReset({ by, kept }: Pick<Granter, 'by' | 'kept'>): Judge {
  return ({ roles }) => {
    if (!kept.separated) return null;
    return THREE_ADMINISTRATORS.some((role) => roles.includes(role) && !by.roles.includes(role)) ? 'kept-apart' : null;
  };
}
