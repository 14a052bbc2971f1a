import type { Role } from '../people/index.js';
import type { Text } from '../text.js';
import type { AccountInFull, Granted, Judge } from './account-desk.js';
import type { Actor } from './actor.js';
import { THREE_ADMINISTRATORS } from './factor.js';
import type { SeparationOfPowers } from './may.js';
import { type RegionOf, within } from './scope.js';

/** Why an account is not made or changed so. */
export const ACCOUNT_FAULTS = [
  'no-such-account',
  'name-taken',
  'person-has-one',
  'not-active',
  'wider-scope',
  'own-account',
  'two-of-three',
  'kept-apart',
  'last-one',
] as const;
export type AccountFault = (typeof ACCOUNT_FAULTS)[number];

export const SAYS_ACCOUNT_FAULT: Record<AccountFault, Text> = {
  'no-such-account': { zh: '没有这个账户', en: 'There is no such account' },
  'name-taken': { zh: '账户名已被使用，请换一个', en: 'The name is taken. Choose another one' },
  'person-has-one': { zh: '此人已有账户，请修改已有账户', en: 'This person has an account. Change that one' },
  'not-active': { zh: '账户未启用', en: 'The account is not active' },
  'wider-scope': {
    zh: '授予的范围不能超过您本人的范围',
    en: 'Nobody gives a wider scope than their own. Ask somebody whose account is for more',
  },
  'own-account': {
    zh: '不能给自己授权或停用自己，请由另一位管理员操作',
    en: 'Nobody grants to themselves or disables themselves. Ask another administrator',
  },
  'two-of-three': {
    zh: '三员分立：系统管理员、安全管理员、审计管理员不能由同一账户兼任',
    en: 'The administrators of system, security and audit are kept apart: one account is at most one of them',
  },
  'kept-apart': {
    zh: '三员分立：不能重置另一类管理员的密码，请由同类管理员操作',
    en: 'Powers are kept apart: the link of an administrator of another kind would open their account. Ask one of their kind',
  },
  'last-one': {
    zh: '这是最后一个启用的管理员账户，请先让另一位管理员加入',
    en: 'This is the last active account of its kind. Let another one join first',
  },
};

/** Thrown when an account is not made or changed so. */
export class AccountRefusal extends Error {
  constructor(readonly fault: AccountFault) {
    super(SAYS_ACCOUNT_FAULT[fault].en);
  }
}

/** Who grants, and by which rules. */
export interface Granter {
  by: Actor;
  kept: SeparationOfPowers;
  regionOf: RegionOf;
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
    if (granted.scope !== undefined && !within(scope, granter.by.scope, granter.regionOf)) return 'wider-scope';
    // Roles count where the account is for: who gives them gives them there.
    if (granted.roles !== undefined && !within(scope, granter.by.scope, granter.regionOf)) return 'wider-scope';
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
