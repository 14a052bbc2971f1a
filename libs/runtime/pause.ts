import type { Clock } from '#libs/domain/time/index.js';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

/** Milliseconds to wait after the n-th failure: doubling, with jitter, so that many do not come back at once. `random`: from 0 to under 1. */
export const pauseAfter = (tries: number, random: () => number = Math.random): number => {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(tries - 1, 16));
  return Math.round(longest * (0.5 + random() / 2));
};

/** Resolves when the time has passed, or at once when the signal says stop. */
export const waited = (ms: number, signal: AbortSignal, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const stop = (): void => {
      callOff();
      resolve();
    };
    const callOff = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
