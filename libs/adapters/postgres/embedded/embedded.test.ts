import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { StartRefused } from '#libs/runtime/index.js';
import { prepareDatabase } from '#test/harness/prepared-database.js';
import { Database } from '../database.js';
import { ChangeFeed } from '../feed.js';
import { openPostgres } from '../index.js';
import { type LitePostgres, litePool, openLite } from './embedded.js';

const folder = await mkdtemp(join(tmpdir(), 'hallwatch-pglite-'));
afterAll(() => rm(folder, { recursive: true }));

/** Embedded PostgreSQL without our tables' migrations, where nobody waits longer than told. */
async function overLite(lite: LitePostgres, longestWait: number): Promise<Database> {
  const dataSource = await new DataSource({ type: 'postgres', extra: litePool(lite, longestWait) }).initialize();
  return new Database(dataSource, new ChangeFeed(), () => lite.close());
}

test('the one session of embedded PostgreSQL is lent to one at a time', async () => {
  const database = await overLite(await openLite(null), 2_000);
  await database.query('CREATE TABLE t (n bigint, raw bytea, day date, share numeric)');

  // A statement outside the transaction waits for its end.
  const order: string[] = [];
  const outside = database
    .transact(async (transaction) => {
      await transaction.query('SELECT 1');
      const reading = database.query('SELECT 1').then(() => order.push('outside'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('inside');
      return reading;
    })
    .catch((error: unknown) => error);
  // Waiting for it inside the transaction would be waiting for oneself: it ends with an error, and everything goes on.
  expect(await outside).toMatchObject({ retry: true });
  expect(order).toEqual(['inside']);

  // What fails leaves the session whole, and the same statement may be asked again.
  for (let again = 0; again < 3; again++)
    await expect(database.query('SELECT nothing FROM t')).rejects.toMatchObject({ code: '42703' });
  await expect(database.transact((transaction) => transaction.query('SELECT 1/0'))).rejects.toMatchObject({ code: '22012' });

  // Values come out as they do from a server.
  const values = ['9007199254740993', Buffer.from([0, 255]), '2026-01-01', '1.50'];
  await database.query('INSERT INTO t VALUES ($1, $2, $3, $4)', values);
  const [row] = await database.query<{ n: string; raw: Buffer; day: Date; share: string }>('SELECT * FROM t');
  expect(row).toMatchObject({ n: '9007199254740993', share: '1.50' });
  expect(row?.raw.equals(Buffer.from([0, 255]))).toBe(true);
  expect(row?.day.getFullYear()).toBe(2026);
  await database.close();
}, 60_000);

test('a thread that ended leaves what was committed, and the next connection begins another', async () => {
  prepareDatabase(join(folder, 'ended'));
  const lite = await openLite(join(folder, 'ended', 'postgres'));
  const database = await overLite(lite, 10_000);
  await database.query('CREATE TABLE kept (n int)');
  await database.query('INSERT INTO kept VALUES (7)');

  const lost = database.transact(async (transaction) => {
    await transaction.query('INSERT INTO kept VALUES (8)');
    const thread = (await Reflect.get(lite, 'thread')) as Worker;
    const waiting = transaction.query('SELECT pg_sleep(60)');
    await Promise.all([waiting, thread.terminate()]);
  });
  await expect(lost).rejects.toMatchObject({ retry: true });

  expect(await database.query('SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await database.close();
}, 60_000);

test('a folder that cannot be used stops the start, naming the variable', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const error: unknown = await openPostgres({ folder: join(file, 'postgres') }).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(StartRefused);
  expect((error as Error).message).toContain('HALLWATCH_DATA_DIR');
});

/** Counts up in the folder's database and prints every number that was committed, until it is killed. */
const COUNTER = (folder: string): string => `
  const { openPostgres, PostgresBooks } = await import(${JSON.stringify(new URL('../index.js', import.meta.url).href)});
  const books = new PostgresBooks(await openPostgres({ folder: ${JSON.stringify(folder)} }));
  for (let n = await books.position('count') + 1; ; n++) {
    await books.transact(({ commitPosition }) => commitPosition('count', n));
    process.stdout.write(n + '\\n');
  }`;

/** Lets a process count in the folder and kills it hard; answers the last number that it said was committed. */
const killedCounting = (folder: string): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', COUNTER(folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > 20) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(Number(said.split('\n').at(-2))));
  });

test('a process killed hard loses nothing that it had committed to its folder', async () => {
  const data = join(folder, 'postgres');
  prepareDatabase(folder);
  let last = 0;
  for (let round = 0; round < 2; round++) {
    const said = await killedCounting(data);
    expect(said).toBeGreaterThan(last);
    last = said;
  }
  const database = await openPostgres({ folder: data });
  const [row] = await database.query<{ position: string }>('SELECT position FROM consumer_position');
  expect(Number(row?.position)).toBeGreaterThanOrEqual(last);
  expect(Number(row?.position)).toBeLessThanOrEqual(last + 1);
  await database.close();
}, 60_000);
