import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Buckets } from './bucket.js';

test('nobody gets more than the burst and what came since, and who waits as told gets one', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), (all, perSecond, burst) => {
      const buckets = new Buckets({ perSecond, burst });
      let [now, taken] = [0, 0];
      for (const pause of all) {
        now += pause;
        const seconds = buckets.take('one', now);
        if (seconds === 0) taken++;
        expect(taken).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 1e-6);
      }
      for (let n = 0; n < burst + 1; n++) buckets.take('two', now);
      const wait = buckets.take('two', now);
      expect(buckets.take('two', now + wait * 1000)).toBe(0);
    }),
  );
});

test('no more are remembered than there is room for', () => {
  const buckets = new Buckets({ perSecond: 1, burst: 1 }, 10);
  for (let n = 0; n < 1_000; n++) buckets.take(String(n), 0);
  expect([buckets.size, buckets.take('999', 0) > 0, buckets.take('0', 0)]).toEqual([10, true, 0]);
});
