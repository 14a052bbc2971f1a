import type { JournalState } from './journal-state.js';
import type { Shelf } from './shelf.js';
import type { StopReason } from './stop-reason.js';

const utc = (at: number): string => new Date(at).toISOString();

/** How full the journal is and who is to blame, in one sentence. */
export function complaintOf({ pct, slowest }: Shelf): string {
  const why = slowest ? ` because ${slowest.consumer} is behind${slowest.since ? ` since ${utc(slowest.since)}` : ''}` : '';
  return `The journal is ${pct} % full${why}.`;
}

const STOPPED: Record<StopReason, string> = {
  'disk-full': 'the disk is full',
  'journal-full': 'the journal is full',
  'disk-failed': 'the disk of the journal fails',
};

/** What is wrong with the journal, for the health page; null: nothing. */
export function illnessOf(standing: JournalState, shelf: Shelf, tight: boolean): string | null {
  const { reason, since } = standing;
  const filling = tight || reason === 'journal-full' ? complaintOf(shelf) : null;
  if (!reason) return filling;
  const stopped = `Nothing is acknowledged since ${utc(since)}: ${STOPPED[reason]}.`;
  return filling ? `${stopped} ${filling}` : stopped;
}
