import type { Doing } from '../act/index.js';
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

/** Who was proven by a password. */
export interface Proven {
  account: Account;
  /** Whether they have a second factor, which is asked for then. */
  factor: boolean;
}

/** From where somebody comes in. */
export interface Entrance {
  address: string | null;
  /** What the browser or program calls itself. */
  agent: string | null;
  /** Who proved who they are; absent: a password. */
  by?: string;
}

export interface Session {
  id: string;
  account: Account;
  /** Random, told to the browser once; only its hash is kept. */
  token: string;
  expiresAt: Instant;
}

/** Who is in, by a session. */
export interface Entered {
  account: Account;
  sessionId: string;
  /** When the session ends by itself, if nobody asks any more. */
  endsAt: Instant;
  /** Until when dangerous acts are allowed without the password; null: it was not asked for yet. */
  confirmedUntil: Instant | null;
  factor: boolean;
  /** When the password was chosen, 0 if nobody noted it; null: there is none. */
  passwordAt: Instant | null;
}

/** Characters of what a browser calls itself that are kept. */
export const LONGEST_AGENT = 160;

/** Who may come in. Passwords and tokens are kept as hashes only. */
export abstract class Accounts {
  /** Makes sure that `admin` is there. With a password: sets it. Without: makes one up when the account is new. Answers a made-up password, else null. */
  abstract ensureAdmin(password: string | undefined, now: Instant): Promise<string | null>;
  /** Answers null when name and password do not fit, or nobody may come in by them. */
  abstract prove(name: string, password: string): Promise<Proven | null>;
  /** Opens a session for who was proven, by whatever. Throws an `AccountRefusal` when the account is not active. */
  abstract openSession(name: string, now: Instant, entrance: Entrance): Promise<Session>;
  abstract bySession(token: string, now: Instant): Promise<Entered | null>;
  abstract logOut(token: string, doing: Doing, now: Instant): Promise<void>;
}
