import type { Journal, Journaled, Position } from '#libs/domain/journal/index.js';
import type { Clock } from '#libs/domain/time/index.js';

/** How a consumer of the journal works through it. */
export interface Following {
  journal: Pick<Journal, 'read' | 'more'>;
  /** The last position that was dealt with. */
  from: Position;
  /** Entries in one batch, at most. */
  max: number;
  /** Deals with a batch, never empty. When it throws, the same batch comes again after a pause. */
  act(batch: Journaled[]): Promise<void>;
  /** Told of every failure, with how often the batch has failed and the pause that follows. */
  onError?(error: unknown, attempt: number, pauseMs: number): void;
  signal: AbortSignal;
  clock: Clock;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

/** Follows the journal, batch by batch and in order, until the signal says stop. Answers the last position dealt with. */
export async function follow({ journal, from, max, act, onError, signal, clock }: Following): Promise<Position> {
  let position = from;
  let attempt = 0;
  while (!signal.aborted) {
    try {
      const batch = await journal.read(position, max);
      const last = batch.at(-1);
      if (!last) {
        await journal.more(position, signal);
        continue;
      }
      await act(batch);
      position = last.position;
      attempt = 0;
    } catch (error) {
      if (signal.aborted) break;
      const pause = pauseAfter(++attempt);
      onError?.(error, attempt, pause);
      await waited(pause, signal, clock);
    }
  }
  return position;
}

/** Milliseconds to wait after the n-th failure: doubling, with jitter, so that many do not come back at once. */
export const pauseAfter = (attempt: number): number => {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempt - 1, 16));
  return Math.round(longest * (0.5 + Math.random() / 2));
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
