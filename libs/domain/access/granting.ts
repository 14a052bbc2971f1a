import type { Role } from '../people/index.js';
import type { AccountInFull, Granted, Judge } from './account-desk.js';
import type { Actor } from './actor.js';
import { type PlaceOf, within } from './scope.js';
import { type SeparationOfPowers, THREE_ADMINISTRATORS } from './separation.js';

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

/** Whether an account is of one of the three administrators, and who looks at it of another one. */
const isOfAnotherKind = (roles: readonly Role[], by: Actor, { separated }: SeparationOfPowers): boolean =>
  separated && THREE_ADMINISTRATORS.some((role) => roles.includes(role) && !by.roles.includes(role));

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

/** Judges whose an account is said to be: once, so that nobody's acts become another's. */
export function mayBind({ by, kept }: Pick<Granter, 'by' | 'kept'>, personId: string): Judge {
  return (account, all) => {
    if (account.personId !== null) return 'has-person';
    if (all.some((other) => other.personId === personId)) return 'person-has-one';
    return isOfAnotherKind(account.roles, by, kept) ? 'kept-apart' : null;
  };
}

/** The first who grants, where only the administrator of security does: they are for all halls, and nothing else. */
const FIRST_GRANTER: Granted = { roles: ['security'], scope: null };

/** Whether these are the roles of the first who grants, where powers are kept apart. */
export const isOfFirstGranter = (roles: readonly Role[], { separated }: SeparationOfPowers): boolean =>
  separated && roles.length === 1 && roles[0] === FIRST_GRANTER.roles[0];

/** Judges whether somebody who may not grant invites the first who does: another person, while nobody else grants or is invited to. */
export function mayInviteFirstGranter({ by, kept }: Pick<Granter, 'by' | 'kept'>): Judge {
  return (account, all) => {
    if (!isOfFirstGranter(account.roles, kept) || account.scope !== null) return 'kept-apart';
    if (by.personId === null) return 'nobodys-account';
    const others = all.filter(({ name, state }) => name !== account.name && state !== 'disabled');
    return others.some(({ roles }) => roles.includes('security')) ? 'security-stands' : null;
  };
}

/** Judges whether somebody may make a link by which another password is chosen: who has it could come in by it. */
export function mayReset(granter: Pick<Granter, 'by' | 'kept'>): Judge {
  return (account, all) => {
    if (!isOfAnotherKind(account.roles, granter.by, granter.kept)) return null;
    // The link of the first who grants may have run out before they came.
    const isAwaited = account.state === 'invited' && mayInviteFirstGranter(granter)(account, all) === null;
    return isAwaited ? null : 'kept-apart';
  };
}
