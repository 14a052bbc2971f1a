import type { StoredReading } from '../../told.js';

/** What the heartbeats since a repair come to. */
export interface Since {
  beats: number;
  /** There were more than were read. */
  more: boolean;
  /** Epoch milliseconds; null: none came. */
  lastAt: number | null;
  /** Null: the kiosk tells no transactions. */
  done: number | null;
  /** Null: it does not tell those that failed. */
  failed: number | null;
  /** The newest few, newest first. */
  last: StoredReading[];
}

/** So many are shown one by one. Ours. */
const SHOWN = 5;

const numberIn = ({ fields }: StoredReading, name: string): number | null => {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
};

const sum = (readings: StoredReading[], name: string): number | null => {
  const told = readings.map((reading) => numberIn(reading, name)).filter((value) => value !== null);
  return told.length === 0 ? null : told.reduce((all, value) => all + value, 0);
};

/** `readings`: newest first. */
export const sinceRepair = (readings: StoredReading[], more: boolean): Since => ({
  beats: readings.length,
  more,
  lastAt: readings[0]?.receivedAt ?? null,
  done: sum(readings, 'txOk'),
  failed: sum(readings, 'txFailed'),
  last: readings.slice(0, SHOWN),
});
