import type { Role } from '../people/index.js';
import type { Instant } from '../time/index.js';
import type { AccountScope } from './scope.js';

/** `invited`: nobody has chosen a password yet. */
export const ACCOUNT_STATES = ['invited', 'active', 'disabled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export interface Account {
  name: string;
  /** Of the register; null: the first account, until it is said whose it is. */
  personId: string | null;
  roles: Role[];
  scope: AccountScope;
}

export interface Session {
  account: Account;
  /** Random, told to the browser once; only its hash is kept. */
  token: string;
  expiresAt: Instant;
}

/** Where somebody comes in from. */
export interface Entrance {
  address: string | null;
  /** What the browser or program calls itself. */
  agent: string | null;
}

/** Who may come in. Passwords and tokens are kept as hashes only. */
export abstract class Accounts {
  /** Makes sure that `admin` is there. With a password: sets it. Without: makes one up when the account is new. Answers a made-up password, else null. */
  abstract ensureAdmin(password: string | undefined): Promise<string | null>;
  /** Opens a session, or answers null when name and password do not fit. */
  abstract logIn(name: string, password: string, now: Instant): Promise<Session | null>;
  /** Opens a session of an active account for somebody who was proven to be its owner otherwise. */
  abstract openSession(name: string, now: Instant, entrance: Entrance): Promise<Session>;
  abstract bySession(token: string, now: Instant): Promise<Account | null>;
  abstract logOut(token: string): Promise<void>;
}
