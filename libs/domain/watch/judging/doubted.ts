import type { Reading } from '../../reading/index.js';
import { DAY } from '../../time/index.js';

/** Faults, and other things that messages of one kiosk are about, that are kept while they wait. Ours. */
const MOST_WAITING = 70;
/** A clock that goes so much further than ours between two messages was set: nobody buffers without a word for so long. Ours. */
const LEAP = DAY;

/** Whether its time alone said that it is not of now: it may have been long on its way, or its clock be wrong. */
export const isDoubted = ({ historical, retried, kind, payload }: Reading): boolean =>
  historical && !retried && kind !== 'will' && payload['historical'] !== true;

/** With one more that waits. Of a thing the last word counts; of too many things the one that waits longest is given up. */
export function withWaiting(waiting: readonly Reading[], reading: Reading, aboutOf: (r: Reading) => string): Reading[] {
  const about = aboutOf(reading);
  const others = waiting.filter((one) => one.bootId === reading.bootId && aboutOf(one) !== about);
  return [...others, reading].slice(-MOST_WAITING);
}

function hasLeapt(last: Reading, now: Reading): boolean {
  return now.ts - last.ts - (now.receivedAt - last.receivedAt) > LEAP;
}

/**
 * What of it was made as it came, now that a live message shows how the clock goes: all of it when the clock is wrong, or was until it was
 * set; none when it is right, for then what lagged was late. In the order in which it was made.
 */
export function placed(waiting: readonly Reading[], now: Reading): Reading[] {
  const before = waiting.filter(({ bootId, seq }) => bootId === now.bootId && seq < now.seq);
  const last = before.at(-1);
  if (!last || (!now.unplaced && !hasLeapt(last, now))) return [];
  return before.sort((a, b) => a.seq - b.seq).map((one) => ({ ...one, historical: false, unplaced: 'off', ts: one.receivedAt }));
}
