import { expect, test } from '@jest/globals';
import { isKnownOff, noteTime, type Placing, placeOld, placeSent, type Reading, smoothed, unknownOffset } from './index.js';

const T0 = 1_767_225_600_000;
const MINUTE = 60_000;
const WITHIN = 15 * MINUTE;

const sent = (ts: number, receivedAt: number, kind: Reading['kind'] = 'heartbeat') => ({ kind, ts, receivedAt, payload: { ts } });

/** How it was taken, in short. */
const short = ({ historical, unplaced }: Placing): string => unplaced ?? (historical ? 'history' : 'now');

/** A kiosk whose heartbeats come every minute with these offsets; answers how each is taken. */
function heard(...offsets: number[]): string[] {
  const clock = unknownOffset();
  return offsets.map((offset, i) => short(placeSent(clock, sent(T0 + i * MINUTE + offset, T0 + i * MINUTE), WITHIN)));
}

test('a clock that lags is known by its second heartbeat, and what it sends is of now from then on, though not by its time', () => {
  for (const off of [-20 * MINUTE, -400 * 24 * 60 * MINUTE])
    expect(heard(off, off + 300, off - 300, off)).toEqual(['history', 'off', 'off', 'off']);
});

test('a clock that is ahead is of now at once: nothing comes before it is made', () => {
  expect(heard(20 * MINUTE, 0, 9_999 * MINUTE, 0)).toEqual(['off', 'now', 'off', 'now']);
});

test('one late time among right ones is history and spoils nothing', () => {
  expect(heard(0, 0, -9_999 * MINUTE, 0, 0)).toEqual(['now', 'now', 'history', 'now', 'now']);
});

test('a clock that was set right counts at once', () => {
  expect(heard(-20 * MINUTE, -20 * MINUTE, -20 * MINUTE, 0, 0)).toEqual(['history', 'off', 'off', 'now', 'now']);
});

test('what was buffered and comes in a burst is no clock that is off', () => {
  const clock = unknownOffset();
  for (let i = 0; i < 60; i++) noteTime(clock, true, T0 - (90 - i) * MINUTE, T0 + i * 5, WITHIN);
  expect(clock.recent).toEqual([]);
  expect(isKnownOff(clock, T0 - 40 * MINUTE, T0, WITHIN)).toBe(false);
});

test('a clock that runs at half the pace, or jumps, is known to be wrong when it has not come nearer for five minutes', () => {
  const half = Array.from({ length: 12 }, (_, i) => -60 * MINUTE - (i * MINUTE) / 2);
  expect(heard(...half)).toEqual([...Array(5).fill('history'), ...Array(7).fill('off')]);
  const clock = unknownOffset();
  const faults = Array.from({ length: 8 }, (_, i) => sent(T0 - (100 + 7 * i) * MINUTE, T0 + i * MINUTE, 'fault'));
  expect(faults.map((fault) => short(placeSent(clock, fault, WITHIN)))).toEqual([
    ...Array(5).fill('history'),
    ...Array(2).fill('off'),
    'history',
  ]);
});

test('a clock that stands still is known by the same time over two minutes, in all that the kiosk sends', () => {
  const clock = unknownOffset();
  const at = (minute: number, kind?: Reading['kind']) => short(placeSent(clock, sent(T0, T0 + minute * MINUTE, kind), WITHIN));
  expect([at(0), at(1), at(1.5, 'fault'), at(2), at(2.1, 'fault'), at(500, 'cashbox')]).toEqual([
    ...Array(3).fill('now'),
    ...Array(3).fill('still'),
  ]);
  expect(short(placeSent(clock, sent(T0 + 3 * MINUTE, T0 + 3 * MINUTE), WITHIN))).toBe('now');
});

test('heartbeats of one minute, by a clock that tells minutes only, are no clock that stands still', () => {
  const clock = unknownOffset();
  for (let s = 0; s < 600; s += 10) {
    const ts = T0 + Math.floor(s / 60) * MINUTE;
    expect(short(placeSent(clock, sent(ts, T0 + s * 1_000), WITHIN))).toBe('now');
  }
});

test('a time that cannot be is of now, and leaves what is known of the clock as it is', () => {
  const clock = unknownOffset();
  placeSent(clock, sent(T0 - 5, T0), WITHIN);
  const before = structuredClone(clock);
  for (const ts of [T0 / 1_000, T0 * 1_000, 5_000, -28_800_000, 1_500_000_000_000, 4_102_444_800_001, Number.MAX_SAFE_INTEGER])
    expect(short(placeSent(clock, sent(ts, T0), WITHIN))).toBe('off');
  expect(clock).toEqual(before);
});

test('what is said to be old is placed by its time, unless that cannot be, or has not been', () => {
  const old = (ts: number): Placing => placeOld(sent(ts, T0), WITHIN);
  expect([T0, T0 - 9_999 * MINUTE, T0 + MINUTE].map(old)).toEqual(Array(3).fill({ historical: true }));
  expect([5_000, T0 / 1_000, T0 + 16 * MINUTE].map(old)).toEqual(Array(3).fill({ historical: true, unplaced: 'off' }));
});

test('the offset is the largest of the last five: a message on its way only makes a clock look slow', () => {
  const clock = unknownOffset();
  for (const offset of [900, 40, -60_000, 35, 41, 39, -3]) noteTime(clock, true, T0 + offset, T0, WITHIN);
  expect(smoothed(clock.recent)).toBe(41);
});
