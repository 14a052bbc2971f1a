import { DAY, type Instant } from '../time/index.js';
import type { Reading } from './reading.js';
import { type ClockOffset, isKnownOff, noteTime, standsStill } from './skew.js';

/** 2020-01-01: nothing that a kiosk of ours says was made before. Ours. */
const EARLIEST = 1_577_836_800_000;
/** 2100-01-01: a later clock is broken, and nanoseconds since 1970 would soon overflow in the history. */
const LATEST = 4_102_444_800_000;

/** What a `ts` can be that is no time of ours, whatever the clock is compared with. */
export type ImpossibleTime = 'seconds' | 'microseconds' | 'early' | 'late';

const isNear = (ts: number, receivedAt: Instant): boolean => Math.abs(ts - receivedAt) <= DAY;

/** Null: it may be a time at which something was made. */
export function impossible(ts: Instant, receivedAt: Instant): ImpossibleTime | null {
  if (ts < EARLIEST) return isNear(ts * 1_000, receivedAt) ? 'seconds' : 'early';
  if (ts <= LATEST) return null;
  return isNear(ts / 1_000, receivedAt) ? 'microseconds' : 'late';
}

/** By the kiosk's own clock, whether that says anything or not. */
export const ownTime = ({ payload, ts }: Pick<Reading, 'payload' | 'ts'>): Instant =>
  (payload['ts'] as Instant | undefined) ?? ts;

/** The kiosk's clock minus ours, milliseconds, of a live reading whose `ts` may be a time. */
export function skewOf(reading: Pick<Reading, 'payload' | 'ts' | 'receivedAt' | 'historical'>): number | undefined {
  const own = ownTime(reading);
  return reading.historical || impossible(own, reading.receivedAt) !== null ? undefined : own - reading.receivedAt;
}

type Sent = Pick<Reading, 'kind' | 'ts' | 'receivedAt' | 'payload'>;

/** How a reading is to be taken. */
export type Placing = Pick<Reading, 'historical' | 'unplaced'>;

/** Of now, by a clock that says so. */
export const NOW: Placing = { historical: false };
const NOW_OFF: Placing = { historical: false, unplaced: 'off' };
const NOW_STILL: Placing = { historical: false, unplaced: 'still' };
const HISTORY: Placing = { historical: true };
const HISTORY_OFF: Placing = { historical: true, unplaced: 'off' };

/** What the kiosk says is old, or that is to be taken so: when it was made nobody asks, unless that cannot be. */
export const placeOld = ({ ts, receivedAt }: Sent, within: number): Placing =>
  impossible(ts, receivedAt) !== null || ts > receivedAt + within ? HISTORY_OFF : HISTORY;

/**
 * What is not marked is of now, by the kiosk's clock or, where that cannot be right, by its arrival. A clock that may be right and lags
 * says that the message was late on its way, until it is known to lag.
 */
export function placeSent(clock: ClockOffset, sent: Sent, within: number): Placing {
  const { kind, ts, receivedAt } = sent;
  if (impossible(ts, receivedAt) !== null) return NOW_OFF;
  noteTime(clock, kind === 'heartbeat', ts, receivedAt, within);
  if (standsStill(clock, ts, receivedAt)) return NOW_STILL;
  if (Math.abs(ts - receivedAt) <= within) return NOW;
  return ts > receivedAt || isKnownOff(clock, ts, receivedAt, within) ? NOW_OFF : HISTORY;
}
