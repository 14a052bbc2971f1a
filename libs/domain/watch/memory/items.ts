import type { LevelView } from '../../kiosk/index.js';
import type { Instant } from '../../time/index.js';

/** What many kiosks say alike of an item, apart from the numbers that are each one's own. Not to be changed. */
export type Item = Pick<LevelView, 'of' | 'id' | 'kind' | 'capacity' | 'status'>;

/** An item's remaining amount and time stand side by side among the numbers of the kiosk. */
export const NUMBERS_AN_ITEM = 2;

export const tenth = (value: number): number => Math.round(value * 10) / 10;

const pctOf = (part: number | null, whole: number | null): number | null =>
  part !== null && whole ? tenth(Math.min(100, (part / whole) * 100)) : null;

export const levelViewOf = ({ of, id, kind, capacity, status }: Item, remaining: number | null, at: Instant): LevelView => ({
  of,
  id,
  kind,
  pct: pctOf(remaining, capacity),
  remaining,
  capacity,
  status,
  at,
});

export const itemOf = ({ of, id, kind, capacity, status }: LevelView): Item => ({ of, id, kind, capacity, status });

export const sameItem = (a: Pick<Item, 'of' | 'id'>, b: Pick<Item, 'of' | 'id'>): boolean => a.id === b.id && a.of === b.of;

/** Whether the item is described as it was. */
export const saysTheSame = (a: Item, b: Item): boolean =>
  sameItem(a, b) && a.status === b.status && a.capacity === b.capacity && a.kind === b.kind;
