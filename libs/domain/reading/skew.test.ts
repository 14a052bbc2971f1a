import { expect, test } from '@jest/globals';
import { countsAsNow, noteHeartbeat, smoothed, unknownOffset } from './index.js';

const T0 = 1_767_225_600_000;
const MINUTE = 60_000;
const WITHIN = 15 * MINUTE;

/** A kiosk whose heartbeats come every minute with these offsets; answers whether each counts as now. */
function heard(...offsets: number[]): boolean[] {
  const clock = unknownOffset();
  return offsets.map((offset, i) => {
    const at = T0 + i * MINUTE;
    noteHeartbeat(clock, at + offset, at, WITHIN);
    return countsAsNow(clock, at + offset, at, WITHIN);
  });
}

test('a clock twenty minutes off, either way, is known by its second heartbeat and is of now from then on', () => {
  for (const off of [20 * MINUTE, -20 * MINUTE, 400 * 24 * 60 * MINUTE])
    expect(heard(off, off + 300, off - 300, off)).toEqual([false, true, true, true]);
});

test('one wild time among right ones is not of now and spoils nothing', () => {
  expect(heard(0, 0, 9_999 * MINUTE, 0, 0)).toEqual([true, true, false, true, true]);
});

test('a clock that was set right counts at once', () => {
  expect(heard(20 * MINUTE, 20 * MINUTE, 20 * MINUTE, 0, 0)).toEqual([false, true, true, true, true]);
});

test('what was buffered and comes in a burst is no clock that is off', () => {
  const clock = unknownOffset();
  for (let i = 0; i < 60; i++) noteHeartbeat(clock, T0 - (90 - i) * MINUTE, T0 + i * 5, WITHIN);
  expect(clock.recent).toEqual([]);
  expect(countsAsNow(clock, T0 - 40 * MINUTE, T0, WITHIN)).toBe(false);
});

test('the offset is the largest of the last five: a message on its way only makes a clock look slow', () => {
  const clock = unknownOffset();
  for (const offset of [900, 40, -60_000, 35, 41, 39, -3]) noteHeartbeat(clock, T0 + offset, T0, WITHIN);
  expect(smoothed(clock.recent)).toBe(41);
});
