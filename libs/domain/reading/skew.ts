import { type Instant, MINUTE } from '../time/index.js';

/** One time by both clocks. */
interface Both {
  ts: Instant;
  receivedAt: Instant;
}

/** How far a kiosk's clock is off, as its heartbeats show. Plain data: it is written to a snapshot as it is. */
export interface ClockOffset {
  /** The newest offsets (kiosk's clock minus ours, milliseconds), oldest first. */
  recent: number[];
  /** A heartbeat too far off to be believed alone. */
  doubted: Both | null;
  /** The first of messages that lag, none of which was of now; snapshots of before have none. */
  lagsSince?: Both | null;
  /** The last heartbeat's `ts`, and when the first with it came. */
  lastTs?: Instant;
  sameSince?: Instant;
}

/** Heartbeats that an offset is smoothed over. Ours. */
const SMOOTHED_OVER = 5;
/** Two heartbeats keep step when their distances by both clocks differ by less than this share, and this many milliseconds. Ours. */
const STEP_SHARE = 0.2;
const STEP_MS = 20;
/** What was buffered gains on us; what has not within this time was made as it came. Ours. */
const DRAINS_WITHIN = 5 * MINUTE;
/** Heartbeats with one `ts` that come so far apart are not of one minute: the clock stands. Ours. */
const STANDS_AFTER = 2 * MINUTE;

export const unknownOffset = (): ClockOffset => ({ recent: [], doubted: null });

/** Notes one more offset: in place once there are enough, for every heartbeat of every kiosk comes by here. */
function withOffset(recent: number[], offset: number): number[] {
  if (recent.length < SMOOTHED_OVER) return [...recent, offset];
  for (let i = 1; i < recent.length; i++) recent[i - 1] = recent[i] as number;
  recent[recent.length - 1] = offset;
  return recent;
}

/** The smoothed offset. A message on its way only ever makes a clock look slow, so the largest is the truest. */
export function smoothed(recent: number[]): number {
  if (recent.length === 0) return 0;
  let largest = recent[0] as number;
  for (let i = 1; i < recent.length; i++) if ((recent[i] as number) > largest) largest = recent[i] as number;
  return largest;
}

/** Whether the clock is known to be as far off as this `ts` says. */
export const isKnownOff = ({ recent }: ClockOffset, ts: Instant, receivedAt: Instant, within: number): boolean =>
  recent.length > 0 && Math.abs(ts - receivedAt - smoothed(recent)) <= within;

/** Whether the kiosk's clock says again what it has said for minutes. */
export const standsStill = ({ lastTs, sameSince }: ClockOffset, ts: Instant, receivedAt: Instant): boolean =>
  ts === lastTs && sameSince !== undefined && receivedAt - sameSince >= STANDS_AFTER;

/**
 * Notes the time of a message that is not marked as historical. One that is far off may be late, or its clock wrong: a second heartbeat
 * that keeps step with it tells, since what was buffered comes faster than it was made; or minutes in which it has not come nearer.
 */
export function noteTime(clock: ClockOffset, isHeartbeat: boolean, ts: Instant, receivedAt: Instant, within: number): void {
  if (isHeartbeat) noteTs(clock, ts, receivedAt);
  const offset = ts - receivedAt;
  const near = Math.abs(offset - smoothed(clock.recent)) <= within;
  const known = near || Math.abs(offset) <= within;
  if (!known && !keepsPace(clock, isHeartbeat, ts, receivedAt)) doubt(clock, isHeartbeat, { ts, receivedAt });
  else {
    if (near && isHeartbeat) clock.recent = withOffset(clock.recent, offset);
    else if (isHeartbeat || !known) clock.recent = [offset];
    if (clock.lagsSince) clock.lagsSince = null;
    if (isHeartbeat) clock.doubted = null;
  }
}

function noteTs(clock: ClockOffset, ts: Instant, receivedAt: Instant): void {
  if (clock.lastTs === ts) return;
  clock.lastTs = ts;
  clock.sameSince = receivedAt;
}

function doubt(clock: ClockOffset, isHeartbeat: boolean, both: Both): void {
  clock.lagsSince ??= both;
  if (isHeartbeat) clock.doubted = both;
}

function keepsPace({ doubted, lagsSince }: ClockOffset, isHeartbeat: boolean, ts: Instant, receivedAt: Instant): boolean {
  if (isHeartbeat && doubted && keepsStep(doubted, { ts, receivedAt })) return true;
  if (!lagsSince) return false;
  const byUs = receivedAt - lagsSince.receivedAt;
  return byUs >= DRAINS_WITHIN && ts - lagsSince.ts <= (1 + STEP_SHARE) * byUs;
}

function keepsStep(before: Both, now: Both): boolean {
  const byKiosk = now.ts - before.ts;
  const byUs = now.receivedAt - before.receivedAt;
  return byKiosk > 0 && byUs > 0 && Math.abs(byKiosk - byUs) <= STEP_MS + STEP_SHARE * Math.min(byKiosk, byUs);
}
