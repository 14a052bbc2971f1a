import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openPostgres } from '#libs/adapters/postgres/index.js';
import { ALL_PREPARED, filesIn, LOGS, preparedFolder } from './prepared-database.js';
import { inTurn } from './turns.js';

/* Run by the first test that asks for a database: makes the one that all tests copy. */

/** Databases of which nobody makes another one: by PostgreSQL's own numbers template1 and template0. */
const TEMPLATES = ['1', '4'];
/** Maps of free space and of what all may see, which PostgreSQL makes again where they are missing: a fifth of the files. */
const MAPS = /_(fsm|vm)$/;
/** A run that began with one of another state of the code is over by then. */
const KEPT_MS = 24 * 3_600_000;

mkdirSync(ALL_PREPARED, { recursive: true });
await inTurn(join(ALL_PREPARED, 'lock'), async () => {
  if (existsSync(preparedFolder())) return;
  removeOld();
  const half = `${preparedFolder()}.new`;
  rmSync(half, { recursive: true, force: true });
  await make(half);
  renameSync(half, preparedFolder());
});

async function make(folder: string): Promise<void> {
  const database = await openPostgres({ folder });
  const log = await newLog(database);
  await database.close();
  for (const template of TEMPLATES) rmSync(join(folder, 'base', template), { recursive: true });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (MAPS.test(file)) rmSync(join(folder, file));
  for (const file of filesIn(join(folder, LOGS)))
    if (file.endsWith(log)) cutZeros(file);
    else rmSync(file);
}

/** Begins a segment of the write-ahead log, so that nothing of those before is needed; answers its name. */
async function newLog(database: Database): Promise<string> {
  await database.query('SELECT pg_switch_wal()');
  await database.query('CHECKPOINT');
  const [row] = await database.query<{ log: string }>('SELECT pg_walfile_name(pg_current_wal_lsn()) AS log');
  if (!row) throw new Error('PostgreSQL does not tell where it writes');
  return row.log;
}

/** Of a segment of the write-ahead log most is zeros at its end: they need not be copied. */
function cutZeros(file: string): void {
  const bytes = readFileSync(file);
  let end = bytes.length;
  while (end >= 8 && bytes.readBigUInt64LE(end - 8) === 0n) end -= 8;
  truncateSync(file, end);
}

function removeOld(): void {
  for (const entry of readdirSync(ALL_PREPARED, { withFileTypes: true })) {
    const path = join(ALL_PREPARED, entry.name);
    if (entry.isDirectory() && Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}
