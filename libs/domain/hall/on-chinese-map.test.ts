import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { onChineseMap } from './on-chinese-map.js';

test('a place in Beijing is where maps of China draw it', () => {
  const { lat, lon } = onChineseMap({ lat: 39.915, lon: 116.404 });
  expect(lon).toBeCloseTo(116.410_244_499, 8);
  expect(lat).toBeCloseTo(39.916_404_281, 8);
});

test('what lies abroad stays', () => {
  for (const place of [
    { lat: 35.68, lon: 139.69 },
    { lat: 48.85, lon: 2.35 },
    { lat: -33.87, lon: 151.21 },
  ])
    expect(onChineseMap(place)).toEqual(place);
});

const METRES_OF_A_DEGREE = 111_320;

test('property: in China a place is shifted by less than a kilometre, and neighbours stay neighbours', () => {
  const china = fc.record({
    lat: fc.double({ min: 18, max: 53, noNaN: true }),
    lon: fc.double({ min: 74, max: 135, noNaN: true }),
  });
  const metres = (a: { lat: number; lon: number }, b: { lat: number; lon: number }): number =>
    Math.hypot(a.lat - b.lat, (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180)) * METRES_OF_A_DEGREE;
  fc.assert(
    fc.property(china, (place) => {
      const shifted = onChineseMap(place);
      expect(metres(place, shifted)).toBeLessThan(1_500);
      const near = { lat: place.lat + 0.001, lon: place.lon };
      expect(metres(onChineseMap(near), shifted)).toBeLessThan(130);
    }),
  );
});
