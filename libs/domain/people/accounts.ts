import type { Instant } from '../time/index.js';
import type { Role } from './people.js';

export interface Account {
  name: string;
  roles: Role[];
}

export interface Session {
  account: Account;
  /** Random, told to the browser once; only its hash is kept. */
  token: string;
  expiresAt: Instant;
}

/** Who may come in. Passwords and tokens are kept as hashes only. */
export abstract class Accounts {
  /** Makes sure that `admin` is there. With a password: sets it. Without: makes one up when the account is new. Answers a made-up password, else null. */
  abstract ensureAdmin(password: string | undefined): Promise<string | null>;
  /** Opens a session, or answers null when name and password do not fit. */
  abstract logIn(name: string, password: string, now: Instant): Promise<Session | null>;
  abstract bySession(token: string, now: Instant): Promise<Account | null>;
  abstract logOut(token: string): Promise<void>;
}
