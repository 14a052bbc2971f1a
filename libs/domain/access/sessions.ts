import type { Doing } from '../act/index.js';
import { type Instant, MINUTE } from '../time/index.js';

/** How long dangerous acts are allowed after the password was given again. Ours. */
export const CONFIRMED_FOR = 5 * MINUTE;

/** How long a session lives. */
export interface SessionLives {
  /** From its beginning. */
  longest: number;
  /** Without anybody asking. */
  idle: number;
}

/** A session, as its owner sees it. */
export interface OpenSession {
  id: string;
  openedAt: Instant;
  /** Exact to a minute. */
  seenAt: Instant;
  address: string;
  agent: string;
}

/** Sessions that are open. */
export abstract class Sessions {
  /** Newest first. */
  abstract of(account: string, now: Instant): Promise<OpenSession[]>;
  /** Answers whether there was one. */
  abstract end(account: string, id: string, doing: Doing, now: Instant): Promise<boolean>;
  /** Logs out everywhere; known devices are forgotten too. Answers how many sessions there were. */
  abstract endAll(account: string, doing: Doing, now: Instant): Promise<number>;
  /** The password was given again. */
  abstract confirm(id: string, now: Instant): Promise<void>;
  /** Gives a session another token; what is under way with the one before is let through for some seconds. */
  abstract rotate(id: string, now: Instant): Promise<string>;
}

/** Devices that somebody has logged in from before. */
export abstract class Devices {
  /** Whether the device is one of the account's. Only for names and tokens of the usual form. */
  abstract knows(account: string, device: string, now: Instant): Promise<boolean>;
  /** Answers the token of the device: the one that it has, or a new one. */
  abstract remember(account: string, device: string | undefined, now: Instant): Promise<string>;
}
