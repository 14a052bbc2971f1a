import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openPostgres, PostgresActChain } from '#libs/adapters/postgres/index.js';
import { EMBEDDED } from '#libs/composition/index.js';
import { actOf, type ChainHead, ownDoing } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { prepareDatabase } from '#test/harness/prepared-database.js';
import { checkBackup } from './check.js';
import { backup } from './run.js';

const root = mkdtempSync(join(tmpdir(), 'hallwatch-chain-'));
const [dataDir, saved] = [join(root, 'data'), join(root, 'saved')];
const installation = { postgres: null, influx: null, dataDir, dynsec: null, grafana: null };
const clock = new SystemClock();
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function inBooks<T>(folder: string, act: (database: Database) => Promise<T>): Promise<T> {
  const database = await openPostgres({ folder: join(folder, EMBEDDED.books) });
  return act(database).finally(() => database.close());
}

/** What it says when it is tried; throws what is wrong with it. */
async function tried(): Promise<string[]> {
  const said: string[] = [];
  await checkBackup({ what: 'check', from: { folder: saved }, installation }, clock, (line) => said.push(line));
  return said;
}

const manifest = () => JSON.parse(readFileSync(join(saved, 'backup.json'), 'utf8')) as { books: { acts?: ChainHead | null } };
const writeHead = (acts: ChainHead | null | undefined): void => {
  const now = manifest();
  writeFileSync(join(saved, 'backup.json'), JSON.stringify({ ...now, books: { ...now.books, acts } }));
};

let head: ChainHead;
beforeAll(async () => {
  prepareDatabase(dataDir);
  head = await inBooks(dataDir, async (database) => {
    const chain = new PostgresActChain(database);
    const act = (id: string) => actOf(ownDoing(id), clock.now(), { what: 'kiosk.change', subject: { kind: 'kiosk', id: 'k-1' } });
    await chain.note(act('act-0001'));
    const { number, hash } = await chain.note(act('act-0002'));
    return { number, hash };
  });
  await backup({ what: 'backup', to: { folder: saved }, check: false, installation }, clock, () => undefined);
}, 60_000);

test('a backup says where the chain of acts is, and is tried up to there', async () => {
  expect(manifest().books.acts).toEqual(head);
  expect(await tried()).toContain('the chain of acts is whole, 2 acts, and reaches 2, where it was when it was saved');
}, 60_000);

test('one of before heads were saved is tried as far as it is', async () => {
  writeHead(undefined);
  expect(await tried()).toContain('the chain of acts is whole, 2 acts');
  writeHead(head);
}, 60_000);

test.each([
  ['does not reach where it was', { number: 3, hash: 'f'.repeat(64) }, /chain of acts is damaged at 3: the end was cut off/],
  ['was written anew', { number: 2, hash: 'f'.repeat(64) }, /chain of acts is damaged at 2: .*written anew/],
])(
  'a restored chain that %s fails the check',
  async (_, other, says) => {
    writeHead(other);
    await expect(tried()).rejects.toThrow(says);
    writeHead(head);
  },
  60_000,
);

test('an act that was changed in a backup fails the check', async () => {
  await inBooks(join(saved, 'worker'), async (database) => {
    await database.query('ALTER TABLE act DISABLE TRIGGER USER');
    await database.query(`UPDATE act SET body = jsonb_set(body, '{by}', '"nobody"') WHERE number = 1`);
    await database.query('ALTER TABLE act ENABLE TRIGGER USER');
  });
  await expect(tried()).rejects.toThrow(/is not what was saved: the chain of acts is damaged at 1: this act was changed/);
}, 60_000);
