import type { Instant } from './instant.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The one source of time. Stories move it by hand; the demo lets it run faster. */
export abstract class Clock {
  abstract now(): Instant;
  /** Calls back once, when `ms` of this clock's time have passed. Answers how to call it off. */
  abstract after(ms: number, call: () => void): () => void;
}
