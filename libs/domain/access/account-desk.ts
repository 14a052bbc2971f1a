import type { Doing } from '../act/index.js';
import { HOUR, type Instant } from '../time/index.js';
import type { AccountFault } from './account-fault.js';
import type { Account, AccountState } from './accounts.js';

/** How long an invitation is good for. */
export const INVITATION_LIFE = 72 * HOUR;

/** What a link is for: the first password, or another one. */
export const INVITATION_PURPOSES = ['join', 'reset'] as const;
export type InvitationPurpose = (typeof INVITATION_PURPOSES)[number];

export interface AccountInFull extends Account {
  state: AccountState;
  /** Whether it has a second factor. */
  factor: boolean;
  /** When somebody last came by it, as far as sessions that are open tell. */
  seenAt: Instant | null;
  /** A link that nobody has used yet. */
  invitation: { purpose: InvitationPurpose; expiresAt: Instant } | null;
}

/** A link, of which the token is told once. */
export interface Invitation {
  token: string;
  expiresAt: Instant;
}

/** What is asked who comes by a link. */
export interface Invited {
  account: Account;
  purpose: InvitationPurpose;
  expiresAt: Instant;
}

export type Granted = Pick<Account, 'roles' | 'scope'>;

/** Looks at an account among all, in the transaction that changes it: what would go wrong; null: nothing. */
export type Judge = (account: AccountInFull, all: readonly AccountInFull[]) => AccountFault | null;

/** Accounts of people. What is refused is thrown as an {@link AccountRefusal}. */
export abstract class AccountDesk {
  /** By name. */
  abstract list(): Promise<AccountInFull[]>;
  abstract one(name: string): Promise<AccountInFull | undefined>;
  abstract exists(name: string): Promise<boolean>;
  abstract invite(account: Account, judge: Judge, doing: Doing, now: Instant): Promise<Invitation>;
  /** A new link in place of the one before: to join, or once they have, to choose another password, also without the second factor. */
  abstract inviteAgain(
    name: string,
    also: { dropFactor: boolean },
    judge: Judge,
    doing: Doing,
    now: Instant,
  ): Promise<Invitation>;
  abstract invited(token: string, now: Instant): Promise<Invited | null>;
  /** Sets the password of who comes by a link, once; ends all that was open. Answers whether the link was good. */
  abstract join(token: string, password: string, doing: Omit<Doing, 'by' | 'personId'>, now: Instant): Promise<boolean>;
  /** Sets another password and ends all other sessions. */
  abstract changePassword(name: string, password: string, keep: string, doing: Doing, now: Instant): Promise<void>;
  abstract grant(name: string, granted: Partial<Granted>, judge: Judge, doing: Doing, now: Instant): Promise<AccountInFull>;
  /** Says whose it is. */
  abstract bind(name: string, personId: string, judge: Judge, doing: Doing, now: Instant): Promise<AccountInFull>;
  /** Ends its sessions, tokens and links at once. */
  abstract disable(name: string, judge: Judge, doing: Doing, now: Instant): Promise<AccountInFull>;
  abstract enable(name: string, doing: Doing, now: Instant): Promise<AccountInFull>;
}
