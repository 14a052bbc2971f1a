import { HistoryUnavailable } from '#libs/domain/index.js';
import { identifier } from './escape.js';
import { type Found, type Keeper, PlaceRefused } from './places.js';
import type { Row } from './rows.js';

/** What a statement brought: rows, or what the server said against it. */
export interface Stated {
  rows: Row[];
  error?: string;
}

const NO_RIGHT = /not authorized|forbidden|privilege/i;
/** One shard a day is let go by the day; years of days would be too many shards. */
const shardOf = (days: number): string => (days === 0 || days > 180 ? '7d' : '1d');
const durationOf = (days: number): string => (days === 0 ? 'INF' : `${days}d`);

/** Databases and their retention policies, by InfluxQL. */
export class Keeper1 implements Keeper {
  constructor(private readonly state: (influxQl: string) => Promise<Stated>) {}

  async found(database: string): Promise<Found> {
    const { rows, error } = await this.state(`SHOW RETENTION POLICIES ON ${identifier(database)}`);
    if (error?.includes('not found')) return 'none';
    if (error === undefined) return daysIn(defaultOf(rows)?.duration) ?? 'untold';
    if (NO_RIGHT.test(error)) return 'hidden';
    throw new HistoryUnavailable(`InfluxDB: ${error}`);
  }

  async make(database: string, days: number): Promise<boolean> {
    const name = identifier(database);
    await this.done(
      days === 0
        ? `CREATE DATABASE ${name}`
        : `CREATE DATABASE ${name} WITH DURATION ${durationOf(days)} SHARD DURATION ${shardOf(days)} NAME "autogen"`,
    );
    return true;
  }

  async change(database: string, days: number): Promise<void> {
    const { rows } = await this.state(`SHOW RETENTION POLICIES ON ${identifier(database)}`);
    const policy = identifier(String(defaultOf(rows)?.name ?? 'autogen'));
    const lasting = `DURATION ${durationOf(days)} SHARD DURATION ${shardOf(days)}`;
    await this.done(`ALTER RETENTION POLICY ${policy} ON ${identifier(database)} ${lasting}`);
  }

  private async done(influxQl: string): Promise<void> {
    const { error } = await this.state(influxQl);
    if (error === undefined) return;
    if (NO_RIGHT.test(error)) throw new PlaceRefused(error);
    throw new HistoryUnavailable(`InfluxDB: ${error}`);
  }
}

const defaultOf = (rows: Row[]): Row | undefined => rows.find((row) => row.default === true);

const HOURS_A_DAY = 24;

/** From the server's `720h0m0s`; 0s is for ever. */
function daysIn(duration: unknown): number | undefined {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(String(duration));
  if (!parts) return undefined;
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  return (hours + minutes / 60 + seconds / 3_600) / HOURS_A_DAY;
}
