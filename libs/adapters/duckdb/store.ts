import { join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ownFolder, StartRefused } from '#libs/runtime/index.js';
import { PLATFORM_SCHEMA } from './points.js';
import { RETENTION_SCHEMA } from './retention.js';
import { SUMMARY_SCHEMA } from './summarize.js';
import { DUE_SCHEMA } from './summarizer.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS reading (
    kiosk_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    ts BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    boot_id VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    historical BOOLEAN NOT NULL,
    fields VARCHAR NOT NULL
  );
  CREATE TABLE IF NOT EXISTS service (
    ts BIGINT NOT NULL,
    region VARCHAR NOT NULL,
    hall VARCHAR NOT NULL,
    kiosk VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    up TINYINT NOT NULL,
    PRIMARY KEY (kiosk, service, ts)
  );
  CREATE TABLE IF NOT EXISTS incident (
    ts BIGINT NOT NULL,
    id VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    hall VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    opened TINYINT NOT NULL,
    kiosks BIGINT NOT NULL,
    PRIMARY KEY (id, ts, opened)
  );
  ALTER TABLE incident ADD COLUMN IF NOT EXISTS ended_by VARCHAR;
  CREATE TABLE IF NOT EXISTS position (up_to BIGINT NOT NULL);
  INSERT INTO position SELECT 0 WHERE NOT EXISTS (FROM position);
  ${DUE_SCHEMA}
  ${RETENTION_SCHEMA}
  ${SUMMARY_SCHEMA}
  ${PLATFORM_SCHEMA}
`;

/** Small: it shares the machine with everything else, and it forgets the limit in tight loops. */
const LIMITS = { memory_limit: '192MB', threads: '2', checkpoint_threshold: '32MB' };

/** DuckDB's file lock does not hold between two openers in one process. */
const openHere = new Set<string>();

/** The open database file: one connection to write, one to read. */
export interface DuckStore {
  writer: DuckDBConnection;
  reader: DuckDBConnection;
  close(): void;
}

/** The one file of a history. */
export const fileIn = (folder: string): string => join(resolve(folder), 'history.duckdb');

/** Opens or makes the history's file in the folder. Throws {@link StartRefused}. */
export async function openStore(folder: string): Promise<DuckStore> {
  const path = fileIn(folder);
  if (openHere.has(path)) throw inUse(folder);
  openHere.add(path);
  try {
    ownFolder(folder);
    return await connected(path);
  } catch (cause) {
    openHere.delete(path);
    throw refusal(folder, cause);
  }
}

async function connected(path: string): Promise<DuckStore> {
  const instance = await DuckDBInstance.create(path, { ...LIMITS, temp_directory: `${path}.tmp` });
  const writer = await instance.connect();
  const reader = await instance.connect();
  await writer.run(SCHEMA);
  const close = (): void => {
    reader.closeSync();
    writer.closeSync();
    instance.closeSync();
    openHere.delete(path);
  };
  return { writer, reader, close };
}

const inUse = (folder: string, cause?: unknown): StartRefused =>
  new StartRefused(
    `The history's folder ${folder} is in use by another process.`,
    'Stop that process, or give this one a folder of its own (HALLWATCH_DATA_DIR).',
    cause,
  );

/** Why a history's file cannot be opened, by DuckDB's words: it has no codes. */
const TROUBLES: [RegExp, string, string][] = [
  [/no space left|disk.*full/i, 'has no room', 'Free the disk, then start again.'],
  [
    /version number|newer version|storage version/i,
    'is of a newer version of DuckDB than this program has',
    'Start it with the Hallwatch that made it, or restore it from a backup (npm run restore).',
  ],
  [
    /permission denied|read-only file system|not a directory/i,
    'cannot be opened, for it may not be written',
    'Give the folder to the user that Hallwatch runs as (chown -R).',
  ],
  [
    /too many open files/i,
    'cannot be opened: this process may open too few files',
    'Raise the limit to 1024 or more (ulimit -n).',
  ],
];

function refusal(folder: string, cause: unknown): StartRefused {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/could not set lock|conflicting lock/i.test(text)) return inUse(folder, cause);
  const known = TROUBLES.find(([words]) => words.test(text));
  if (known) return new StartRefused(`The history's folder ${folder} ${known[1]}.`, known[2], cause);
  return new StartRefused(
    `The history's folder ${folder} cannot be opened: ${text.split('\n')[0]}.`,
    'Its file is damaged: restore it from a backup (npm run restore), or move the damaged file away; the journal fills a new one as far as it reaches.',
    cause,
  );
}
