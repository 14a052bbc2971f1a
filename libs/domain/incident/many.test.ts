import { expect, test } from '@jest/globals';
import { SECOND } from '../index.js';
import { T0 } from '../watch/testing/player.js';
import { union } from './scope.js';
import { WatchedRegion } from './testing/fleet.js';

/** How often halls were looked at while all kiosks of a region fell out one by one, and came back. */
function looksFor(halls: number, kiosks: number): number {
  const region = new WatchedRegion(
    Object.fromEntries(Array.from({ length: halls }, (_, i) => [`H${i + 100}`, Array(kiosks).fill(60)])),
  );
  const say = (fromS: number): void => {
    const { ids } = region;
    for (const i of ids.keys())
      region.say({ kiosk: ids[(i * 7919) % ids.length] as string, atS: fromS + i / ids.length, kind: 'heartbeat' });
    region.decide(T0 + (fromS + 1) * SECOND);
  };
  say(0);
  for (let atMs = 180_000; atMs < 181_500; atMs += 500) {
    region.pass(T0 + atMs);
    region.decide(T0 + atMs);
  }
  say(200);
  region.decide(T0 + 900 * SECOND);
  expect(region.told).toEqual(['opened', 'closed']);
  return region.looks;
}

test.each([
  ['halls', 20, 6, 40, 6],
  ['kiosks in one hall', 1, 60, 1, 120],
])('twice as many %s that fall out are not four times the work', (_, halls, kiosks, moreHalls, moreKiosks) => {
  expect(looksFor(moreHalls, moreKiosks)).toBeLessThan(3 * looksFor(halls, kiosks));
});

test('lists are joined in order and without doubles, whether they were in order or not', () => {
  expect(union(['a', 'c'], ['b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
  expect(union(['a', 'b'], ['b'])).toEqual(['a', 'b']);
  expect(union(['c', 'a'], ['b', 'a'], ['d'])).toEqual(['a', 'b', 'c', 'd']);
  expect(union(['c', 'a'], [])).toEqual(['a', 'c']);
});
