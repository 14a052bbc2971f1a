import type { Reading } from '../../reading/index.js';
import { type Instant, SECOND } from '../../time/index.js';
import type { Missing } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { WatchState } from '../memory/watch-state.js';

/** So long a missing message may still be on its way. Ours. */
const REORDER_WINDOW = 10 * SECOND;
/** Stretches that are waited for; of more the oldest is a gap at once. */
const MOST_MISSING = 32;
/** Boots before the present one whose late messages are known as such. */
const PAST_BOOTS = 3;

/** The kiosk's time of a reading by our clock. Never later than its arrival, so that a clock that runs ahead spoils nothing. */
export const correctedTime = (m: KioskMemory, { ts, receivedAt, unplaced }: Reading): Instant =>
  unplaced ? receivedAt : Math.min(ts - (m.skewMs ?? 0), receivedAt);

/** How a live reading stands to the boots that are known. `wrapped`: the boot runs on, and its numbers begin anew. */
export type BootNoted = 'present' | 'begun' | 'wrapped' | 'past';

/** Notes the boot of a live reading. One never heard of runs now, and has to present itself by a birth. */
export function noteBoot(m: KioskMemory, reading: Reading): BootNoted {
  if (m.bootId === reading.bootId) return reading.used === 'anew' ? beginAnew(m, reading) : 'present';
  const known = m.pastBoots.includes(reading.bootId);
  const at = correctedTime(m, reading);
  if (known && at < m.bootSince) return 'past';
  if (!known && reading.kind !== 'birth') m.birthWanted ??= reading.receivedAt;
  // Most kiosks are in the first boot that we know: they share one empty list.
  if (m.bootId !== null) m.pastBoots = [...m.pastBoots.filter((id) => id !== reading.bootId), m.bootId].slice(-PAST_BOOTS);
  m.beginBoot(reading.bootId, at);
  return 'begun';
}

/** A boot begins under the name of the one before, or its counter has come to its end. */
function beginAnew(m: KioskMemory, reading: Reading): BootNoted {
  const wrapped = hasWrapped(m, reading);
  if (!wrapped && reading.kind !== 'birth') m.birthWanted ??= reading.receivedAt;
  m.beginBoot(reading.bootId, correctedTime(m, reading));
  return wrapped ? 'wrapped' : 'begun';
}

/** Numbers that may be missing at either side of a counter's end. Ours. */
const AROUND_THE_END = 8;
/** A counter ends where its bits or its digits do; one of fewer is taken for a start. */
const ENDS = [...[8, 16, 24, 31, 32, 48].map((bits) => 2 ** bits), ...[3, 4, 5, 6, 7, 8, 9].map((digits) => 10 ** digits)];

const hasWrapped = ({ topSeq }: KioskMemory, { kind, seq }: Reading): boolean =>
  kind !== 'birth' &&
  topSeq !== null &&
  seq < AROUND_THE_END &&
  ENDS.some((end) => topSeq < end && topSeq >= end - AROUND_THE_END);

/** What was buffered counts for the numbers of its boot; late messages of an earlier boot with its name do not. */
export function noteBuffered(state: WatchState, m: KioskMemory, reading: Reading): void {
  if (reading.bootId === m.bootId && reading.used === undefined) noteSeq(state, m, reading);
}

/** Notes the number of a reading of the present boot: what is missing before it, or what it makes up for. */
export function noteSeq(state: WatchState, m: KioskMemory, { seq, receivedAt: since }: Reading): void {
  if (m.topSeq === null || seq > m.topSeq) {
    if (m.topSeq !== null && seq > m.topSeq + 1) miss(m, { from: m.topSeq + 1, to: seq - 1, since });
    m.topSeq = seq;
  } else fill(m, seq, since);
  if (m.missing.length > 0) state.incomplete.add(m.kioskId);
}

function miss(m: KioskMemory, stretch: Missing): void {
  const [oldest] = m.missing;
  if (oldest && m.missing.length === MOST_MISSING) {
    closeGap(m, oldest.since);
    m.missing = m.missing.slice(1);
  }
  m.missing = [...m.missing, stretch];
}

function fill(m: KioskMemory, seq: number, since: Instant): void {
  const at = m.missing.findIndex(({ from, to }) => from <= seq && seq <= to);
  if (at < 0) return;
  const { from, to } = m.missing[at] as Missing;
  const left = from < seq ? [{ from, to: seq - 1, since }] : [];
  const right = seq < to ? [{ from: seq + 1, to, since }] : [];
  m.missing = [...m.missing.slice(0, at), ...left, ...right, ...m.missing.slice(at + 1)];
}

/** What was missed is missed: it counts, and the kiosk is to say anew what it is. */
function closeGap(m: KioskMemory, at: Instant): void {
  m.gaps++;
  m.birthWanted ??= at;
}

/** Gives up waiting for what is missing for too long, of one kiosk or of all; answers the kiosks that this is about. */
export const passGaps = (state: WatchState, now: Instant, of: Iterable<string> = state.incomplete): string[] =>
  [...of].filter((id) => giveUp(state, id, now));

function giveUp(state: WatchState, id: string, now: Instant): boolean {
  const m = state.kiosks.get(id);
  const over = m?.missing.filter(({ since }) => since + REORDER_WINDOW <= now) ?? [];
  if (m && over.length > 0) {
    state.beforeChange?.(m);
    for (const { since } of over) closeGap(m, since + REORDER_WINDOW);
    m.missing = m.missing.filter((one) => !over.includes(one));
  }
  if (!m || m.missing.length === 0) state.incomplete.delete(id);
  return over.length > 0;
}
