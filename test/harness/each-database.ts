import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import { type Database, openPostgres } from '#libs/adapters/postgres/index.js';
import { POSTGRES_ABSENT } from './postgres-server.js';
import { prepareDatabase } from './prepared-database.js';
import { runFolder } from './run-folder.js';
import { runsWith } from './runs-with.js';
import { freshDatabase } from './shared-postgres.js';

/**
 * Tables that have taken a row since they were emptied, or whose numbers were counted: a new table is an empty file. Emptying all fifty
 * after each test took more CPU than most tests. TypeORM's own are left.
 */
const WRITTEN = `
  SELECT c.oid::regclass::text AS name
    FROM pg_class c
   WHERE c.relkind = 'r'
     AND (c.relnamespace = current_schema()::regnamespace AND c.relname <> ALL ('{migration,typeorm_metadata}')
      OR c.oid = ANY ('{grafana.days_kept,grafana.service_day,grafana.day_again}'::regclass[]))
     AND (pg_relation_size(c.oid) > 0
      OR EXISTS (SELECT FROM pg_depend d
                   JOIN pg_sequence q ON q.seqrelid = d.objid
                  WHERE d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND pg_sequence_last_value(q.seqrelid) IS NOT NULL))`;

/** Tables of which a trigger lets nothing go. */
const APPENDED_TO = ['act', 'act_anchor', 'act_checkpoint'];

/** Removes every row of ours and starts the numbers anew. */
async function empty(database: Database): Promise<void> {
  const written = (await database.query<{ name: string }>(WRITTEN)).map(({ name }) => name);
  if (written.length === 0) return;
  // What was done stays, whoever asks: but for tests, who own the table.
  const appended = APPENDED_TO.filter((table) => written.includes(table));
  for (const table of appended) await database.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await database.query(`TRUNCATE ${written.join(', ')} RESTART IDENTITY CASCADE`);
  for (const table of appended) await database.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

/** What a database is made of: its tables, views, functions and schemas, and the rows that came with them. */
const MADE_OF = `
  SELECT md5(string_agg(part, ' ' ORDER BY part)) AS made_of
    FROM (SELECT oid::text FROM pg_class UNION ALL SELECT oid::text FROM pg_proc UNION ALL SELECT oid::text FROM pg_namespace
          UNION ALL SELECT m.name FROM migration AS m UNION ALL SELECT d::text FROM grafana.special_day AS d) AS parts (part)`;

async function madeOf(database: Database): Promise<string | undefined> {
  const [row] = await database.query<{ made_of: string }>(MADE_OF);
  return row?.made_of;
}

/** Embedded PostgreSQL of this process, empty: to open it takes longer than most tests on it. */
let kept: { database: Database; madeOf: string | undefined } | undefined;

async function openEmbedded(): Promise<Database> {
  if (kept) return kept.database;
  const folder = mkdtempSync(join(runFolder(), 'database-'));
  prepareDatabase(folder);
  const database = await openPostgres({ folder: join(folder, 'postgres') });
  kept = { database, madeOf: await madeOf(database) };
  return database;
}

/** Lets the next file of tests have it, unless this one made something other of it. */
async function leaveEmbedded(database: Database): Promise<void> {
  await database.query('DISCARD TEMP');
  if ((await madeOf(database)) === kept?.madeOf) return;
  kept = undefined;
  await database.close();
}

interface Place {
  name: string;
  open(): Promise<Database>;
  leave(database: Database): Promise<void>;
}

function onOne({ name, open, leave }: Place, tests: (database: () => Database) => void): void {
  describe(name, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    }, 30_000);
    afterEach(() => empty(database));
    afterAll(() => leave(database));
    tests(() => database);
  });
}

const EMBEDDED: Place = { name: 'embedded PostgreSQL', open: openEmbedded, leave: leaveEmbedded };
const serverAt = (url: string): Place => ({
  name: 'a PostgreSQL server',
  open: () => openPostgres({ url }),
  leave: (database) => database.close(),
});

/** Runs the tests on PostgreSQL in this process and on a server of Debian's, each test on empty tables. */
export async function onEachDatabase(tests: (database: () => Database) => void): Promise<void> {
  if (runsWith('embedded')) onOne(EMBEDDED, tests);
  if (!runsWith('servers')) return;
  const url = await freshDatabase();
  if (url) onOne(serverAt(url), tests);
  else test.skip(`a PostgreSQL server (${POSTGRES_ABSENT})`, () => undefined);
}
