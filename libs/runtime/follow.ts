import type { Journal, Journaled, Position } from '#libs/domain/journal/index.js';
import type { Clock } from '#libs/domain/time/index.js';
import { untilDone } from './until-done.js';

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
  onError?(error: unknown, tries: number, pauseMs: number): void;
  signal: AbortSignal;
  clock: Clock;
}

/** Follows the journal, batch by batch and in order, until the signal says stop. Answers the last position dealt with. */
export async function follow({ journal, from, max, act, onError, signal, clock }: Following): Promise<Position> {
  let position = from;
  const next = async (): Promise<void> => {
    const batch = await journal.read(position, max);
    const last = batch.at(-1);
    if (!last) return journal.more(position, signal);
    await act(batch);
    position = last.position;
  };
  const failed = onError ?? (() => undefined);
  while (await untilDone(next, { signal, clock, failed }));
  return position;
}
