import pg from 'pg';
import { openPostgres, PostgresMonitoringBook } from '#libs/adapters/postgres/index.js';
import { HOUR, MINUTE } from '#libs/domain/index.js';
import { EVENTFUL_HALL, EVENTFUL_KIOSK, eventfulDay } from '#test/harness/eventful-day.js';
import { databaseOf, sources } from '#test/harness/grafana-sources.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { POSTGRES_ABSENT, startPostgres } from '#test/harness/postgres-server.js';
import type { Asked, Wishes } from './asker.js';

/** What there is to be seen: a day of which all panels have something, the same when nobody watches any more, nothing at all, or what is given. */
export const STATES = ['eventful', 'unwatched', 'empty'] as const;
export type State = (typeof STATES)[number] | 'given';

/** A place whose dashboards are looked at. */
export interface Place {
  state: State;
  asked: Asked;
  wishes: Wishes;
  now: number;
}

const BUCKET = 'hallwatch';
/** As an operator gives it; never that of an installation. */
const PASSWORD = 'grafana-to-look';
const EMPTY_BUCKET = 'empty';
/** The word of the worker counts for as long as looking takes. */
const PATIENCE = HOUR;

/** Debian's servers, with what the states need. */
export class Places {
  private constructor(
    private readonly filled: Asked,
    private readonly emptied: Asked,
    private readonly now: number,
    readonly close: () => Promise<void>,
  ) {}

  static async make(states: readonly State[]): Promise<Places> {
    const postgres = await startPostgres();
    if (!postgres) throw new Error(POSTGRES_ABSENT);
    const influx = await startInflux();
    if (!influx) {
      await postgres.stop();
      throw new Error(INFLUX_ABSENT);
    }
    const close = async (): Promise<void> => void (await Promise.all([postgres.stop(), influx.stop()]));
    try {
      const now = Date.now();
      const filled = { postgres: postgres.url, influx: influx.url, bucket: BUCKET };
      const emptied = { ...filled, postgres: await postgres.database('empty'), bucket: EMPTY_BUCKET };
      if (states.some((state) => state !== 'empty')) await fill(filled, now);
      if (states.includes('empty')) await prepareEmpty(emptied);
      return new Places(filled, emptied, now, close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Each is to be looked at before the next one is asked for. */
  async of(state: State): Promise<Place> {
    const { now } = this;
    if (state === 'empty') return { state, asked: await readable(this.emptied), wishes: {}, now: Date.now() };
    await (state === 'unwatched' ? fallSilent : speak)(this.filled.postgres);
    return { state, asked: await readable(this.filled), wishes: { hall: EVENTFUL_HALL, kiosk: EVENTFUL_KIOSK }, now };
  }
}

/** By the role of the dashboards, with what it may see and as it is set. */
async function readable(asked: Asked): Promise<Asked> {
  const owner = new pg.Client({ connectionString: asked.postgres });
  await owner.connect();
  await owner.query(`ALTER ROLE hallwatch_grafana LOGIN PASSWORD '${PASSWORD}'`);
  await owner.end();
  const postgres = new URL(asked.postgres);
  [postgres.username, postgres.password] = ['hallwatch_grafana', PASSWORD];
  return { ...asked, postgres: postgres.href };
}

async function fill({ postgres: postgresUrl, influx: influxUrl, bucket }: Asked, now: number): Promise<void> {
  const database = await openPostgres({ url: postgresUrl });
  await eventfulDay({ database, postgresUrl, influxUrl, bucket }, now);
  await database.close();
}

/** Tables and buckets as a first start makes them. */
async function prepareEmpty({ postgres, influx, bucket }: Asked): Promise<void> {
  const database = await openPostgres({ url: postgres });
  await database.close();
  for (const source of sources().filter(({ type }) => type === 'influxdb')) {
    const q = `CREATE DATABASE "${databaseOf(source, bucket)}"`;
    await fetch(`${influx}/query`, { method: 'POST', body: new URLSearchParams({ q }) });
  }
}

/** As a worker that watches. */
async function speak(url: string): Promise<void> {
  const database = await openPostgres({ url });
  const at = Date.now();
  await new PostgresMonitoringBook(database).say({ count: 1, at, startedAt: at - MINUTE, blind: null, historyLag: 0 }, PATIENCE);
  // A screen would miss it within seconds, and be looked at for longer.
  await database.query(`UPDATE worker_word SET screen_patience = interval '${PATIENCE / MINUTE} minutes'`);
  await database.close();
}

/** As if the worker had been killed seven minutes ago. */
async function fallSilent(url: string): Promise<void> {
  await speak(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `UPDATE worker_word SET said_at = said_at - ${7 * MINUTE}, heard_at = heard_at - interval '7 minutes', patience = interval '30 s', screen_patience = interval '4.5 s'`,
  );
  await client.end();
}
