import { DAY, HOUR, type Instant, MINUTE } from '../time/index.js';

/** What the history keeps: readings as they came, and their means over five minutes and over an hour. */
export const RESOLUTIONS = ['raw', '5m', '1h'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];
export type Coarse = Exclude<Resolution, 'raw'>;

/** The bucket of each resolution, beside the one that is named in the settings: dashboards name it as their database. */
export const bucketOf = (bucket: string, of: Resolution): string => (of === 'raw' ? bucket : `${bucket}_${of}`);

/** Length of one window. */
export const WIDTH: Record<Coarse, number> = { '5m': 5 * MINUTE, '1h': HOUR };

/** What is done where a store keeps its data for another time than is asked for. */
export type RetentionChange =
  /** It is told, and left. */
  | 'keep'
  /** A longer time is set, a shorter one only told. */
  | 'lengthen'
  /** A shorter time is set as well: what is older goes. */
  | 'apply';

/** For how many days each is kept; 0: for ever. */
export interface Retention {
  days: Record<Resolution, number>;
  change: RetentionChange;
}

/** Everything stays, and nothing is changed. */
export const KEEP_ALL: Retention = { days: { raw: 0, '5m': 0, '1h': 0 }, change: 'keep' };

/** From here on it is kept; null: all of it is. */
export const keptSince = ({ days }: Retention, of: Resolution, now: Instant): Instant | null =>
  days[of] === 0 ? null : now - days[of] * DAY;

const span = (days: number): number => (days === 0 ? Number.POSITIVE_INFINITY : days);

/** Whether a store that keeps for `found` days is to be set to `wished`. */
export function mayChange(change: RetentionChange, found: number, wished: number): boolean {
  if (change === 'keep') return false;
  return change === 'apply' || span(wished) > span(found);
}
