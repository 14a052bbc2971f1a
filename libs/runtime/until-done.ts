import type { Clock } from '#libs/domain/time/index.js';
import { pauseAfter, waited } from './pause.js';

/** How something is tried that may fail. */
export interface Trying {
  signal: AbortSignal;
  clock: Clock;
  /** Told of every failure, with how often it has failed in a row and the pause that follows, milliseconds. What it throws ends the trying. */
  failed(error: unknown, tries: number, pauseMs: number): void;
  /** Absent: growing, with jitter. */
  pauseAfter?(tries: number): number;
  /** In place of just waiting: what may end the pause early. */
  pause?(ms: number): Promise<void>;
}

/** Tries until it works, with a pause after every failure. Null: the signal said stop before. */
export async function untilDone<T>(act: () => Promise<T> | T, trying: Trying): Promise<{ done: T } | null> {
  const { signal, clock, failed } = trying;
  for (let tries = 1; !signal.aborted; tries++) {
    try {
      return { done: await act() };
    } catch (error) {
      if (signal.aborted) return null;
      const pauseMs = (trying.pauseAfter ?? pauseAfter)(tries);
      failed(error, tries, pauseMs);
      await (trying.pause?.(pauseMs) ?? waited(pauseMs, signal, clock));
    }
  }
  return null;
}
