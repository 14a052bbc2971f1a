import type { StockItem } from '../act/index.js';
import type { Cause, Evidence } from '../finding/index.js';
import type { Text } from '../text.js';
import type { KeptPart } from './parts.js';

/** What the kiosk told of a level before it was refilled, and after. */
export interface RefillSeen {
  consumable: string;
  before: number;
  after: number;
  /** The two readings. */
  evidence: Evidence[];
}

/** A tenth of what is said may be otherwise: rolls are not all of one length, and sensors count by steps. Ours. */
export const REFILL_TOLERANCE = 0.1;

const SUPPLY = 'consumable/';

const countIn = ({ seen }: Evidence): number | null => {
  const count = seen['count'] ?? seen['remaining'];
  return typeof count === 'number' ? count : null;
};

const isOf = ({ seen }: Evidence, consumable: string): boolean => seen['kind'] === undefined || seen['kind'] === consumable;

/** What the readings of an incident of a supply tell of its refill; null: the kiosk does not count it, or nothing came in. */
export function refillSeen(cause: Cause, evidence: readonly Evidence[]): RefillSeen | null {
  if (!cause.startsWith(SUPPLY)) return null;
  const consumable = cause.slice(SUPPLY.length);
  const counted = evidence.filter((one) => isOf(one, consumable) && countIn(one) !== null);
  const [last, ...earlier] = counted.toReversed();
  const first = earlier.find((one) => last && (countIn(one) ?? 0) < (countIn(last) ?? 0));
  if (!last || !first) return null;
  return { consumable, before: countIn(first) as number, after: countIn(last) as number, evidence: [first, last] };
}

/** What was said to have been put in, held against what the kiosk told. */
export interface RefillCompared {
  /** What the booked units hold. */
  said: number;
  /** What came in at least, and at most: before it was refilled it may have been used up further. */
  least: number;
  most: number;
  agrees: boolean;
}

/** Null: nobody said what of this supply was put in, or not by an item of which it is known how much it holds. */
export function compareRefill(
  parts: readonly KeptPart[],
  items: readonly StockItem[],
  { consumable, before, after }: RefillSeen,
): RefillCompared | null {
  const filling = parts.flatMap(({ item, count, booked }) => {
    const fills = booked && items.find(({ id }) => id === item)?.fills;
    return fills && fills.consumable === consumable ? [count * fills.each] : [];
  });
  if (filling.length === 0) return null;
  const said = filling.reduce((sum, one) => sum + one, 0);
  const [least, most] = [after - before, after];
  const slack = said * REFILL_TOLERANCE;
  return { said, least, most, agrees: said + slack >= least && said - slack <= most };
}

/** That the two differ, with both numbers. */
export function refillDiffers({ said, least, most }: RefillCompared, { before, after }: RefillSeen): Text {
  const range = least === most ? String(least) : `${least}–${most}`;
  return {
    zh: `登记补充量与设备上报不符：登记合 ${said}，设备由 ${before} 变为 ${after}，应补入 ${range}，请核对`,
    en: `What was booked is not what the kiosk tells: booked for ${said}, the kiosk went from ${before} to ${after}, so ${range} came in; look into it`,
  };
}
