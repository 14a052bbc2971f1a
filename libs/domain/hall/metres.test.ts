import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metresBetween } from './metres.js';

test('Anqing lies about 245 km up the river from Nanjing, in a straight line', () => {
  const metres = metresBetween({ lat: 30.54, lon: 117.06 }, { lat: 32.06, lon: 118.8 });
  expect(metres / 1_000).toBeGreaterThan(230);
  expect(metres / 1_000).toBeLessThan(245);
});

test('a degree of latitude is some 111.2 km', () => {
  expect(metresBetween({ lat: 30, lon: 117 }, { lat: 31, lon: 117 })).toBeCloseTo(111_195, -1);
});

const place = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});

test('property: it is as far there as back, nowhere farther than half around the earth, and no way is shorter by a third place', () => {
  fc.assert(
    fc.property(place, place, place, (a, b, c) => {
      const there = metresBetween(a, b);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(there).toBeLessThan(20_015_200);
      expect(there).toBeCloseTo(metresBetween(b, a), 3);
      expect(there).toBeLessThanOrEqual(metresBetween(a, c) + metresBetween(c, b) + 1);
    }),
  );
});
