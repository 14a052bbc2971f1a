import type { Instant } from '../time/index.js';

/** How far a kiosk's clock is off, as its heartbeats show. Plain data: it is written to a snapshot as it is. */
export interface ClockOffset {
  /** The newest offsets (kiosk's clock minus ours, milliseconds), oldest first. */
  recent: number[];
  /** A heartbeat too far off to be believed alone. */
  doubted: { ts: Instant; receivedAt: Instant } | null;
}

/** Heartbeats that an offset is smoothed over. Ours. */
export const SMOOTHED_OVER = 5;
/** Two heartbeats keep step when their distances by both clocks differ by less than this share, and this many milliseconds. Ours. */
const STEP_SHARE = 0.2;
const STEP_MS = 20;

export const unknownOffset = (): ClockOffset => ({ recent: [], doubted: null });

/** Notes one more offset: in place once there are enough, for every heartbeat of every kiosk comes by here. */
function withOffset(recent: number[], offset: number): number[] {
  if (recent.length < SMOOTHED_OVER) return [...recent, offset];
  for (let i = 1; i < recent.length; i++) recent[i - 1] = recent[i] as number;
  recent[recent.length - 1] = offset;
  return recent;
}

/** The smoothed offset. A message on its way only ever makes a clock look slow, so the largest is the truest. */
export const smoothed = (recent: number[]): number => (recent.length > 0 ? Math.max(...recent) : 0);

/** Whether a `ts` is of now: by the kiosk's clock as it is, or as it is known to be off. */
export function countsAsNow({ recent }: ClockOffset, ts: Instant, receivedAt: Instant, within: number): boolean {
  const offset = ts - receivedAt;
  return Math.abs(offset) <= within || Math.abs(offset - smoothed(recent)) <= within;
}

/**
 * Notes a heartbeat that is not marked as historical. One that is far off may be late, or its clock wrong: a second one that keeps
 * step with it tells, since what was buffered comes faster than it was made.
 */
export function noteHeartbeat(clock: ClockOffset, ts: Instant, receivedAt: Instant, within: number): void {
  const offset = ts - receivedAt;
  const near = Math.abs(offset - smoothed(clock.recent)) <= within;
  if (near) clock.recent = withOffset(clock.recent, offset);
  else if (Math.abs(offset) <= within || keepsStep(clock.doubted, ts, receivedAt)) clock.recent = [offset];
  else {
    clock.doubted = { ts, receivedAt };
    return;
  }
  clock.doubted = null;
}

function keepsStep(before: ClockOffset['doubted'], ts: Instant, receivedAt: Instant): boolean {
  if (!before) return false;
  const byKiosk = ts - before.ts;
  const byUs = receivedAt - before.receivedAt;
  return byKiosk > 0 && byUs > 0 && Math.abs(byKiosk - byUs) <= STEP_MS + STEP_SHARE * Math.min(byKiosk, byUs);
}
