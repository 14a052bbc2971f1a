import type { Clock, Journal } from '#libs/domain/index.js';
import { waited } from '#libs/runtime/index.js';

/** A large batch costs little more than a small one; this long a reading may wait for company, milliseconds. */
const LINGER = 1_000;

/** The journal, read with pauses while little comes, so that it comes in batches. */
export function unhurried(
  journal: Pick<Journal, 'read' | 'more'>,
  signal: AbortSignal,
  clock: Clock,
): Pick<Journal, 'read' | 'more'> {
  let plenty = true;
  return {
    async read(after, max) {
      if (!plenty) await waited(LINGER, signal, clock);
      if (signal.aborted) return [];
      const batch = await journal.read(after, max);
      plenty = batch.length >= max / 2;
      return batch;
    },
    more: (after, until) => journal.more(after, until),
  };
}
