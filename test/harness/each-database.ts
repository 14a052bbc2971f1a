import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import { type Database, openPostgres } from '#libs/adapters/postgres/index.js';
import { POSTGRES_ABSENT } from './postgres-server.js';
import { prepareDatabase } from './prepared-database.js';
import { freshDatabase } from './shared-postgres.js';

/** Tables that TypeORM keeps for itself. */
const KEPT = ['migration', 'typeorm_metadata'];

/** Tables of which a trigger lets nothing go. */
const APPENDED_TO = ['act', 'act_anchor', 'act_checkpoint'];

/** Removes every row of ours and starts the numbers anew. */
async function empty(database: Database): Promise<void> {
  const rows = await database.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND NOT tablename = ANY($1)',
    [KEPT],
  );
  // What was done stays, whoever asks: but for tests, who own the table.
  for (const table of APPENDED_TO) await database.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await database.query(`TRUNCATE ${rows.map((row) => row.tablename).join(', ')} RESTART IDENTITY CASCADE`);
  for (const table of APPENDED_TO) await database.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await database.query('TRUNCATE grafana.days_kept, grafana.service_day, grafana.day_again');
}

function onOne(name: string, open: () => Promise<Database>, tests: (database: () => Database) => void, putAway = () => {}): void {
  describe(name, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    }, 30_000);
    afterEach(() => empty(database));
    afterAll(async () => {
      await database.close();
      putAway();
    });
    tests(() => database);
  });
}

/** Runs the tests on PostgreSQL in this process and on a server of Debian's, each test on empty tables. */
export async function onEachDatabase(tests: (database: () => Database) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-database-'));
  prepareDatabase(folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  onOne('embedded PostgreSQL', () => openPostgres({ folder: join(folder, 'postgres') }), tests, remove);
  const url = await freshDatabase();
  if (url) onOne('a PostgreSQL server', () => openPostgres({ url }), tests);
  else test.skip(`a PostgreSQL server (${POSTGRES_ABSENT})`, () => undefined);
}
