import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { litePool, openLite } from '#libs/adapters/postgres/embedded/embedded.js';
import { projectFile } from '#libs/runtime/index.js';
import type { Holds } from './life.js';

/** Of the last released version: `apps/tools/upgrade/released.json`. */
export interface Released {
  version: string;
  commit: string;
  /** Names of its settings, without their prefix. */
  settings: string[];
}

export const ADMIN_PASSWORD = 'of-the-released-version';
export const KEPT = projectFile('test', 'upgrade', 'kept');
/** A backup of the full installation, as the released version made it. */
export const STACK = join(KEPT, 'stack.tar.gz');
/** The data folder of the released `npm start`, its books as text. */
export const STATION = join(KEPT, 'station.tar.gz');

/** What was in them when they were kept. */
export const kept = (): { stack: Holds; station: Holds } => JSON.parse(readFileSync(join(KEPT, 'holds.json'), 'utf8'));

export function unpack(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  execFileSync('tar', ['-xzf', file, '-C', folder]);
}

/** Puts the folder of the released station there, its books into an embedded PostgreSQL. */
export async function unpackStation(folder: string): Promise<void> {
  unpack(STATION, folder);
  const text = join(folder, 'books.sql');
  const lite = await openLite(join(folder, 'postgres'));
  const pool = new pg.Pool(litePool(lite) as unknown as pg.PoolConfig);
  try {
    // It begins with the tables of this version.
    await pool.query('DROP SCHEMA IF EXISTS grafana, public CASCADE; CREATE SCHEMA public');
    await pool.query(readFileSync(text, 'utf8'));
  } finally {
    await pool.end();
    await lite.close();
  }
  rmSync(text);
}
