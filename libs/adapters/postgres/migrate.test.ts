import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { StartRefused } from '#libs/runtime/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { type Database, openPostgres } from './index.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';

const tablesOf = async (database: Database): Promise<string[]> => {
  const rows = await database.query<{ column: string }>(
    `SELECT table_name || '.' || column_name || ' ' || data_type AS column FROM information_schema.columns
     WHERE table_schema = current_schema() ORDER BY 1`,
  );
  return rows.map((row) => row.column);
};

await onEachDatabase((database) => {
  test('the tables go up, all the way down, and up again to the same', async () => {
    const { dataSource } = database();
    const latest = await tablesOf(database());
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    const own = (await tablesOf(database())).filter((column) => !/^(migration|typeorm_metadata)\./.test(column));
    expect(own).toEqual([]);
    await migrate(dataSource);
    expect(await tablesOf(database())).toEqual(latest);
  });

  test('a database that a newer version brought up is refused', async () => {
    await database().query(`INSERT INTO migration (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    await expect(migrate(database().dataSource)).rejects.toThrow(StartRefused);
    await database().query(`DELETE FROM migration WHERE timestamp = 9`);
  });
});

/** Counts up in the folder's database and prints every number that was committed, until it is killed. */
const COUNTER = (folder: string): string => `
  const { openPostgres, PostgresBooks } = await import(${JSON.stringify(new URL('./index.js', import.meta.url).href)});
  const books = new PostgresBooks(await openPostgres({ folder: ${JSON.stringify(folder)} }));
  for (let n = await books.position('count') + 1; ; n++) {
    await books.transact(({ commitPosition }) => commitPosition('count', n));
    process.stdout.write(n + '\\n');
  }`;

/** Lets a process count in the folder and kills it hard; answers the last number that it said was committed. */
const killedCounting = (folder: string): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', COUNTER(folder)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > 20) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(Number(said.split('\n').at(-2))));
  });

test('a process killed hard loses nothing that it had committed to its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hallwatch-pglite-'));
  let last = 0;
  for (let round = 0; round < 2; round++) {
    const said = await killedCounting(folder);
    expect(said).toBeGreaterThan(last);
    last = said;
  }
  const database = await openPostgres({ folder });
  const [row] = await database.query<{ position: string }>('SELECT position FROM consumer_position');
  expect(Number(row?.position)).toBeGreaterThanOrEqual(last);
  expect(Number(row?.position)).toBeLessThanOrEqual(last + 1);
  await database.close();
  await rm(folder, { recursive: true });
}, 60_000);
