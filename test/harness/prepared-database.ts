import { existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { copyFolder } from '#libs/adapters/postgres/embedded/prepared.js';
import { type Database, openPostgres } from '#libs/adapters/postgres/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { prepareServer } from './shared-postgres.js';

const PREPARED = projectFile('dist', '.tests-postgres');
/** Databases of which nobody makes another one: by PostgreSQL's own numbers template1 and template0. */
const TEMPLATES = ['1', '4'];
/** Maps of free space and of what all may see, which PostgreSQL makes again where they are missing: a fifth of the files. */
const MAPS = /_(fsm|vm)$/;
const LOGS = 'pg_wal';
/** Bytes of a segment of the write-ahead log: PostgreSQL takes no shorter one. */
const SEGMENT = 16 * 2 ** 20;

/** Jest runs this once, before all suites: empty databases, up to date and as small as they can be, to be copied by each test. */
export default async function prepare(): Promise<void> {
  rmSync(PREPARED, { recursive: true, force: true });
  const database = await openPostgres({ folder: PREPARED });
  const log = await newLog(database);
  await database.close();
  for (const template of TEMPLATES) rmSync(join(PREPARED, 'base', template), { recursive: true });
  for (const file of readdirSync(PREPARED, { recursive: true, encoding: 'utf8' }))
    if (MAPS.test(file)) rmSync(join(PREPARED, file));
  for (const file of filesIn(join(PREPARED, LOGS)))
    if (file.endsWith(log)) cutZeros(file);
    else rmSync(file);
  await prepareServer();
}

/** Begins a segment of the write-ahead log, so that nothing of those before is needed; answers its name. */
async function newLog(database: Database): Promise<string> {
  await database.query('SELECT pg_switch_wal()');
  await database.query('CHECKPOINT');
  const [row] = await database.query<{ log: string }>('SELECT pg_walfile_name(pg_current_wal_lsn()) AS log');
  if (!row) throw new Error('PostgreSQL does not tell where it writes');
  return row.log;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name));

/** Of a segment of the write-ahead log most is zeros at its end: they need not be copied. */
function cutZeros(file: string): void {
  const bytes = readFileSync(file);
  let end = bytes.length;
  while (end >= 8 && bytes.readBigUInt64LE(end - 8) === 0n) end -= 8;
  truncateSync(file, end);
}

/** Puts the prepared database into a data folder that has none. */
export function prepareDatabase(dataDir: string): void {
  const folder = join(dataDir, 'postgres');
  if (!existsSync(PREPARED) || existsSync(folder)) return;
  copyFolder(PREPARED, folder);
  for (const file of filesIn(join(folder, LOGS))) truncateSync(file, SEGMENT);
}
