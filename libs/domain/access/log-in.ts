import type { Role } from '../people/index.js';
import type { Instant } from '../time/index.js';
import type { AccountState } from './accounts.js';
import { type GroupRole, rolesByGroups } from './group-roles.js';
import type { LogInRefusal, ProvenIdentity } from './log-in-ways.js';
import type { SeparationOfPowers } from './separation.js';

/** An account as it is found when somebody comes from a provider. */
export interface FoundAccount {
  name: string;
  personId: string | null;
  roles: readonly Role[];
  state: AccountState;
}

/** What the books know of who comes. */
export interface FoundAccounts {
  /** The account that the identity is linked to. */
  linked: FoundAccount | null;
  /** The one that what is known of them names. */
  named: FoundAccount | null;
  /** That one is linked to another identity of the same provider: a name elsewhere may have passed to somebody else. */
  taken: boolean;
}

/** What a log-in does. */
export interface JudgedLogIn {
  account: FoundAccount;
  /** The identity is linked to the account with it. */
  links: boolean;
  /** As they are from now on. */
  roles: Role[];
}

function accountFor({ linked, named, taken }: FoundAccounts): FoundAccount | { refused: LogInRefusal } {
  if (linked) return linked;
  // An account that is nobody's, as the first one is, opens by its password alone.
  if (!named || named.personId === null) return { refused: 'not-registered' };
  return taken ? { refused: 'linked-to-another' } : named;
}

/** Whether somebody comes in whom a provider has proven, to which account, and with which roles. */
export function judgeLogIn(
  { groups }: Pick<ProvenIdentity, 'groups'>,
  found: FoundAccounts,
  given: readonly GroupRole[],
  kept: SeparationOfPowers,
): JudgedLogIn | { refused: LogInRefusal; account?: FoundAccount } {
  const account = accountFor(found);
  if ('refused' in account) return account;
  if (account.state === 'disabled') return { refused: 'disabled', account };
  const links = found.linked === null;
  if (groups === null) return { account, links, roles: [...account.roles] };
  const judged = rolesByGroups(account.roles, groups, given, kept);
  return 'refused' in judged ? { ...judged, account } : { account, links, roles: judged.roles };
}

/** Who comes in from where. */
export interface LogInOf {
  identity: ProvenIdentity;
  judged: JudgedLogIn;
  at: Instant;
  address: string | null;
}

/** Which identities elsewhere open which accounts. */
export abstract class IdentityBook {
  abstract find(identity: ProvenIdentity): Promise<FoundAccounts>;
  /** Links the identity and sets the roles, each with its act, if they are not so already. False: somebody was first. */
  abstract keep(of: LogInOf): Promise<boolean>;
}
