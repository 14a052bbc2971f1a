/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LiveLine } from './live.js';
import { isBlind } from './monitoring.js';
import { PlayedLine, playLines } from './testing/line.js';
import { serverAnswers } from './testing/server.js';

const heard: string[] = [];
let line: LiveLine;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  playLines();
  serverAnswers({ 'GET /state': { now: 0 } });
  heard.length = 0;
  line = new LiveLine('/api/v1/events', {
    types: ['order'],
    onOpen: () => heard.push('open'),
    onEvent: (type, data) => heard.push(`${type} ${data}`),
  });
  line.start();
});
afterEach(() => {
  line.stop();
  jest.useRealTimers();
});

test('a line that stands tells what the server says', () => {
  expect(line.connection.value).toBe('connecting');
  PlayedLine.last.onopen?.();
  expect(line.connection.value).toBe('live');
  PlayedLine.last.tells('order', { id: 'o-1' });
  PlayedLine.last.tells('monitoring', { state: 'interrupted' });
  expect(heard).toEqual(['open', 'order {"id":"o-1"}']);
  expect(isBlind.value).toBe(true);
});

test('a line that breaks is built anew, each time later, and at once again after it stood', () => {
  const waits = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
  for (const wait of waits) {
    const before = PlayedLine.all.length;
    PlayedLine.last.onerror?.();
    expect([line.connection.value, PlayedLine.last.closed]).toEqual(['lost', true]);
    jest.advanceTimersByTime(wait - 1);
    expect(PlayedLine.all).toHaveLength(before);
    jest.advanceTimersByTime(1);
    expect(PlayedLine.all).toHaveLength(before + 1);
  }
  PlayedLine.last.onopen?.();
  PlayedLine.last.onerror?.();
  jest.advanceTimersByTime(1_000);
  expect(PlayedLine.all).toHaveLength(waits.length + 2);
  expect(line.breaks.value).toBe(waits.length + 1);
});

test('a line that looks open while the server is gone is broken by its pulse', async () => {
  PlayedLine.last.onopen?.();
  await jest.advanceTimersByTimeAsync(0);
  expect(line.connection.value).toBe('live');
  serverAnswers({
    'GET /state': () => {
      throw new TypeError('gone');
    },
  });
  await jest.advanceTimersByTimeAsync(15_000);
  expect(line.connection.value).toBe('lost');
});

test('a line that was put down stays down', async () => {
  PlayedLine.last.onerror?.();
  line.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(PlayedLine.all).toHaveLength(1);
  expect(line.connection.value).toBe('connecting');
});
