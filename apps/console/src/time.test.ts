/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { isBlind } from './monitoring.js';
import { Says, serverAnswers } from './testing/server.js';
import { clockSeconds, clockTime, serverNow, shortStamp, speed, stamp, syncClock, timeOf } from './time.js';

/** 00:30:05 of the next day in Asia/Shanghai. */
const NIGHT = '2025-12-31T16:30:05Z';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

test('moments are told as they are in the halls', () => {
  expect([stamp(NIGHT), shortStamp(NIGHT)]).toEqual(['2026-01-01 00:30:05', '01-01 00:30']);
  expect([clockTime(Date.parse(NIGHT)), clockSeconds(NIGHT)]).toEqual(['00:30', '00:30:05']);
});

test('a moment of another day has its date', () => {
  expect(timeOf(NIGHT, '2026-01-01T15:59:59Z')).toBe('00:30');
  expect(timeOf(NIGHT, '2026-01-01T16:00:00Z')).toBe('01-01 00:30');
});

test("the server's clock goes on between two askings, as fast as the server says", async () => {
  serverAnswers({ 'GET /state': { now: 1_000_000, speed: 60, monitoring: { state: 'interrupted' } } });
  await syncClock();
  expect(serverNow()).toBe(1_000_000);
  jest.advanceTimersByTime(1_000);
  expect(serverNow()).toBe(1_060_000);
  expect([speed.value, isBlind.value]).toEqual([60, true]);
});

test('a server that is not ready changes nothing of what it said', async () => {
  serverAnswers({ 'GET /state': { now: 1_000_000, speed: 60 } });
  await syncClock();
  serverAnswers({ 'GET /state': new Says(503, {}, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }) });
  await syncClock();
  expect([serverNow(), speed.value]).toEqual([1_000_000, 60]);
});

test('a server that cannot be reached is told', async () => {
  serverAnswers({
    'GET /state': () => {
      throw new TypeError('no route');
    },
  });
  await expect(syncClock()).rejects.toMatchObject({ status: 0, message: 'no route' });
});
