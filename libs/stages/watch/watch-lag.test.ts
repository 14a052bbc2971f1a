import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoryClock } from '#libs/runtime/index.js';
import { WatchLag } from './watch-lag.js';

function lagging() {
  const clock = new StoryClock(1_000);
  const at = { end: 0, judged: 0 };
  const lag = new WatchLag({ end: () => at.end, judged: () => at.judged, clock });
  return { clock, at, lag };
}

test('what waits for a watch that works is counted; one that stands for two seconds is not waited for, until it moves', () => {
  const { clock, at, lag } = lagging();
  at.end = 5_000;
  at.judged = 1;
  expect(lag.entries()).toBe(4_999);
  clock.forward(2_000);
  expect(lag.entries()).toBe(4_999);
  clock.forward(1);
  expect(lag.entries()).toBe(0);
  at.judged = 2_000;
  expect(lag.entries()).toBe(3_000);
});

test('its speed is that of its fast times, and is forgotten slowly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 20 }), (perSecond, idle) => {
      const { clock, at, lag } = lagging();
      lag.entries();
      clock.forward(1_000);
      at.judged = perSecond;
      lag.entries();
      expect(lag.perSecond).toBe(perSecond);
      for (let i = 0; i < idle; i++) {
        clock.forward(1_000);
        lag.entries();
      }
      expect(lag.perSecond).toBeCloseTo(perSecond * 0.8 ** idle);
    }),
  );
});
