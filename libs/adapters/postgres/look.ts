import pg from 'pg';
import type { ChainHead } from '#libs/domain/act/index.js';
import { litePool, openLite } from './embedded/embedded.js';
import { MIGRATIONS } from './migrations/index.js';
import { startRefusal } from './start-refusal.js';

/** What a database has, as far as a backup of it is held against it. */
export interface DatabaseLook {
  /** How many rows, by table. */
  rows: Record<string, number>;
  /** Names of the migrations that were run, in order. */
  migrations: string[];
  /** How far the watch is. */
  watch: number;
  /** Where the chain of acts is; null: nobody has done anything. Absent: it knows of none yet. */
  acts?: ChainHead | null;
}

/** Kept in a cache that is reckoned again from the rest: no part of a backup. */
export const RECKONED_TABLES = ['service_day', 'days_kept', 'day_again'];

export interface Asks {
  query(text: string): Promise<{ rows: Record<string, string>[] }>;
}

const TABLES = `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'grafana')
  AND NOT (schemaname = 'grafana' AND tablename IN (${RECKONED_TABLES.map((table) => `'${table}'`)})) ORDER BY name`;

const columnOf = async (on: Asks, text: string): Promise<string[]> =>
  (await on.query(text)).rows.map((row) => String(Object.values(row)[0]));

const migrationsOf = async (on: Asks, tables: string[]): Promise<string[]> =>
  tables.includes('public.migration') ? columnOf(on, 'SELECT name FROM migration ORDER BY id') : [];

/** Changes nothing. */
export async function lookAt(on: Asks): Promise<DatabaseLook> {
  const tables = await columnOf(on, TABLES);
  const rows: DatabaseLook['rows'] = {};
  for (const table of tables) {
    const [count] = await columnOf(on, `SELECT count(*) FROM ${table.split('.').map(pg.escapeIdentifier).join('.')}`);
    rows[table] = Number(count);
  }
  const has = (table: string): boolean => tables.includes(`public.${table}`);
  return {
    rows,
    migrations: await migrationsOf(on, tables),
    watch: has('consumer_position')
      ? Number((await columnOf(on, `SELECT position FROM consumer_position WHERE consumer = 'watch'`))[0] ?? 0)
      : 0,
    ...(has('act') && { acts: await actsOf(on) }),
  };
}

async function actsOf(on: Asks): Promise<ChainHead | null> {
  const [head] = (await on.query('SELECT number, hash FROM act ORDER BY number DESC LIMIT 1')).rows;
  return head ? { number: Number(head['number']), hash: String(head['hash']) } : null;
}

/** A view of a database on a server that stands still, so that a dump of it and what is counted are of one moment. */
export class StandingView {
  private constructor(
    private readonly client: pg.Client,
    /** For `pg_dump --snapshot`. */
    readonly id: string,
  ) {}

  /** Throws StartRefused. */
  static async open(url: string): Promise<StandingView> {
    // Not by the name of worker and api: a backup beside them is no reason to refuse a restore elsewhere.
    const client = new pg.Client({
      connectionString: url,
      application_name: 'hallwatch-backup',
      connectionTimeoutMillis: 10_000,
    });
    try {
      await client.connect();
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const [id = ''] = await columnOf(client, 'SELECT pg_export_snapshot()');
      return new StandingView(client, id);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw startRefusal(error);
    }
  }

  look(): Promise<DatabaseLook> {
    return lookAt(this.client);
  }

  ask<T>(look: (on: Asks) => Promise<T>): Promise<T> {
    return look(this.client);
  }

  async migrations(): Promise<string[]> {
    return migrationsOf(this.client, await columnOf(this.client, TABLES));
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** Looks at a database on a server. Throws StartRefused. */
export async function lookAtServer(url: string): Promise<DatabaseLook> {
  const view = await StandingView.open(url);
  try {
    return await view.look();
  } finally {
    await view.close();
  }
}

/** Names of the migrations that were run on a server, in order. Throws StartRefused. */
export async function migrationsAt(url: string): Promise<string[]> {
  const view = await StandingView.open(url);
  try {
    return await view.migrations();
  } finally {
    await view.close();
  }
}

/** Looks at the folder of an embedded PostgreSQL that nobody has open: at a copy, for it is opened, and brings itself in order. */
export async function inFolder<T>(folder: string, look: (on: Asks) => Promise<T>): Promise<T> {
  const lite = await openLite(folder);
  const pool = new pg.Pool(litePool(lite) as unknown as pg.PoolConfig);
  try {
    return await look(pool);
  } finally {
    await pool.end();
    await lite.close();
  }
}

export const lookAtFolder = (folder: string): Promise<DatabaseLook> => inFolder(folder, lookAt);

/** Names of the migrations of this version, in order. */
export const KNOWN_MIGRATIONS: readonly string[] = MIGRATIONS.map(({ name }) => name);
