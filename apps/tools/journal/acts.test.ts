import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Database, openPostgres, PostgresActChain } from '#libs/adapters/postgres/index.js';
import { EMBEDDED } from '#libs/composition/index.js';
import { actOf, type Instant, ownDoing } from '#libs/domain/index.js';
import { prepareDatabase } from '#test/harness/prepared-database.js';
import { runJournal } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-journal-acts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function inBooks<T>(act: (database: Database) => Promise<T>): Promise<T> {
  const database = await openPostgres({ folder: join(folder, EMBEDDED.books) });
  return act(database).finally(() => database.close());
}

const note = (id: string, at: Instant) =>
  inBooks((database) =>
    new PostgresActChain(database).note(actOf(ownDoing(id), at, { what: 'kiosk.change', subject: { kind: 'kiosk', id: 'k-1' } })),
  );

/** As it is typed; what it says, and how it ends. */
async function command(...argv: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    return { code: await runJournal([...argv, '--folder', folder], {}, (line) => void said.push(line)), said: said.join('\n') };
  } finally {
    errors.mockRestore();
  }
}

const OLD = Date.parse('2012-03-01T10:00:00+08:00');

beforeAll(async () => {
  prepareDatabase(folder);
  mkdirSync(join(folder, 'journal'));
  await note('act-0001', OLD);
  await note('act-0002', OLD + 1);
  await note('act-0003', Date.now());
}, 60_000);

test('a whole chain is said in one line beside the journal', async () => {
  const { code, said } = await command('verify');
  expect(said).toMatch(/^Acts: no damage, 3 acts, head [0-9a-f]{64}\. 0 anchors fit\.$/m);
  expect(code).toBe(0);
}, 60_000);

test('a chain is held against what was kept elsewhere, typed or in a file, and what cannot be compared is no success', async () => {
  const { hash = '' } = (await inBooks((database) => new PostgresActChain(database).head())) ?? {};
  const kept = join(folder, 'kept.log');
  writeFileSync(kept, `other lines\nThe chain of acts is at 3, ${hash}: keep this line\n`);
  const fits = await command('verify', '--anchor', `${hash}@3`, '--anchors', kept);
  expect(fits).toMatchObject({ code: 0, said: expect.stringContaining('1 anchors fit') });
  const other = await command('verify', '--anchor', `${'0'.repeat(64)}@2`);
  expect(other).toMatchObject({ code: 1, said: expect.stringContaining('Acts: DAMAGED at 2: the chain fits in itself') });
  expect(await command('verify', '--anchor', `${hash}@4`)).toMatchObject({ code: 1, said: expect.stringContaining('cut off') });
  expect((await command('verify', '--anchor', '3')).said).toContain('--anchor wants HASH@NUMBER');
  writeFileSync(kept, 'other lines\n');
  expect(await command('verify', '--anchors', kept)).toMatchObject({ code: 2, said: expect.stringContaining('no line of') });
  expect((await command('verify', '--anchors', join(folder, 'none'))).said).toContain('there is no file');
}, 60_000);

test('what is younger than six years is not purged, and the refusal says until when it may be (S3-U7)', async () => {
  const { code, said } = await command('purge-acts', '--before', '2026-01-01');
  expect(said).toMatch(/Acts are kept for 6 years \(S3-U7\): only those before .* may go\. Name an earlier day\./);
  expect(code).toBe(2);
  expect((await command('purge-acts')).said).toMatch(/--before wants a day/);
  expect((await command('verify')).said).toContain('3 acts');
}, 60_000);

test('what is older goes, and what stays still holds, with the act of the purge behind it', async () => {
  expect(await command('purge-acts', '--before', '2013-01-01')).toMatchObject({
    code: 0,
    said: '2 acts were removed; the rest goes on from a checkpoint.',
  });
  expect(await command('verify')).toMatchObject({ code: 0, said: expect.stringContaining('Acts: no damage, 2 acts') });
  const left = await inBooks((database) => new PostgresActChain(database).list({ limit: 9 }));
  expect(left.items.map(({ number, what }) => [number, what])).toEqual([
    [4, 'audit.purge'],
    [3, 'kiosk.change'],
  ]);
}, 60_000);

const NOT_FOLLOWED = /^Acts: not followed, for the database cannot be opened from here; GET \/api\/v1\/audit\/verify/m;

test('while a station has the folder, the journal is looked at all the same, unless anchors were to be compared', async () => {
  const lock = join(folder, 'hallwatch.lock');
  writeFileSync(lock, JSON.stringify({ pid: 1, host: 'another', born: null, since: Date.now(), token: 'theirs' }));
  try {
    const { code, said } = await command('verify');
    expect(said).toMatch(NOT_FOLLOWED);
    expect(code).toBe(0);
    expect((await command('verify', '--anchor', `${'0'.repeat(64)}@2`)).code).toBe(2);
    expect((await command('purge-acts', '--before', '2013-01-01')).code).toBe(2);
  } finally {
    rmSync(lock);
  }
}, 60_000);

test('while its server of PostgreSQL is away, the journal is looked at all the same', async () => {
  const said: string[] = [];
  const env = { HALLWATCH_POSTGRES_URL: 'postgres://nobody@127.0.0.1:1/hallwatch' };
  expect(await runJournal(['verify', '--folder', folder], env, (line) => void said.push(line))).toBe(0);
  expect(said.join('\n')).toMatch(NOT_FOLLOWED);
  expect(said.at(-1)).toContain('No damage.');
}, 60_000);

test('an act that was changed is damage', async () => {
  await inBooks(async (database) => {
    await database.query('ALTER TABLE act DISABLE TRIGGER USER');
    await database.query(`UPDATE act SET body = jsonb_set(body, '{by}', '"nobody"') WHERE number = 3`);
    await database.query('ALTER TABLE act ENABLE TRIGGER USER');
  });
  const { code, said } = await command('verify');
  expect(said).toMatch(/^Acts: DAMAGED at 3: this act was changed after it was written\./m);
  expect(code).toBe(1);
}, 60_000);

test('a copy of a journal alone is looked at without acts, and nothing is begun beside it', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'hallwatch-journal-copy-'));
  try {
    mkdirSync(join(copy, 'journal'));
    writeFileSync(join(copy, 'journal', 'notes.txt'), '');
    const said: string[] = [];
    expect(await runJournal(['verify', '--folder', copy], {}, (line) => void said.push(line))).toBe(0);
    expect(said.join('\n')).not.toContain('Acts');
    expect(existsSync(join(copy, EMBEDDED.books))).toBe(false);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}, 60_000);
