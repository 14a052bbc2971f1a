import { metresBetween } from './metres.js';
import type { Coordinates } from './on-chinese-map.js';

/** The same in whole metres, which can be summed and told. */
export const wholeMetresBetween = (a: Coordinates, b: Coordinates): number => Math.round(metresBetween(a, b));

/** Where a hall is; null: the register does not say. */
export const placeOfHall = ({ lat, lon }: Partial<Coordinates>): Coordinates | null =>
  lat === undefined || lon === undefined ? null : { lat, lon };
