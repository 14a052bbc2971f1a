import type { Coordinates } from './on-chinese-map.js';

/** Of the earth's mean radius. */
const RADIUS = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along the great circle: what a road adds is not known. */
export function metresBetween(a: Coordinates, b: Coordinates): number {
  const north = Math.sin(radians(b.lat - a.lat) / 2) ** 2;
  const east = Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  const share = north + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * east;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(share)));
}
