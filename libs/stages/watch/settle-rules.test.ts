import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, openPostgres, PostgresRuleBook } from '#libs/adapters/postgres/index.js';
import { type RuleVersion, valuesOf } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { JAMS_WAIT, rulesFile, rulesText } from '#test/harness/rules.js';
import { readRules } from './rule-file.js';
import { BookedRules, beginRuleBook, settleRules, YamlRules } from './settle-rules.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-rules-'));
const file = rulesFile(JAMS_WAIT, folder);
const database: Database = await openPostgres({ memory: true });
const book = new PostgresRuleBook(database, new StoryClock(1_000));
const OWN = rulesText().replace('heartbeats: 3', 'heartbeats: 9');

beforeEach(() => database.query('TRUNCATE rule_version, change RESTART IDENTITY'));
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const say = async (text: string, version = readRules(text).version): Promise<RuleVersion> => {
  const newest = await book.newest();
  return book.accept({ version, text, by: 'admin', why: 'a test', origin: 'http' }, newest?.version ?? null);
};
const origins = async (): Promise<string[]> => (await book.list({ limit: 50 })).items.map(({ origin }) => origin).reverse();

test('a book that has none begins with the shipped rules, once, and they count', async () => {
  for (let start = 0; start < 2; start++) {
    await beginRuleBook(book, undefined);
    expect(await settleRules(book, undefined)).toEqual(readRules(rulesText()));
  }
  expect((await book.list({ limit: 9 })).items).toMatchObject([{ origin: 'shipped', state: 'inForce', by: 'hallwatch' }]);
});

test('what an administrator said stays over every start, until a file is named; without the file the shipped ones are back', async () => {
  await beginRuleBook(book, undefined);
  const own = await say(OWN);
  expect(await settleRules(book, undefined)).toMatchObject({ version: own.version });
  expect(await settleRules(book, file)).toEqual(readRules(rulesText(JAMS_WAIT)));
  await settleRules(book, file);
  expect(await settleRules(book, undefined)).toEqual(readRules(rulesText()));
  expect(await origins()).toEqual(['shipped', 'http', 'file', 'shipped']);
});

test('a file that was changed, and shipped rules of another Hallwatch, are accepted at the start', async () => {
  const changing = join(folder, 'changing.yaml');
  writeFileSync(changing, rulesText());
  await beginRuleBook(book, changing);
  writeFileSync(changing, OWN);
  expect(await settleRules(book, changing)).toEqual(readRules(OWN));
  await database.query(`UPDATE rule_version SET origin = 'shipped'`);
  expect(await settleRules(book, undefined)).toEqual(readRules(rulesText()));
  expect(await origins()).toEqual(['shipped', 'shipped', 'shipped']);
});

test('rules that this Hallwatch does not understand stop the start, and say whose they are', async () => {
  await beginRuleBook(book, undefined);
  await say('rules: [{ id: of-tomorrow }]', 'abc');
  await expect(settleRules(book, undefined)).rejects.toThrow(
    /^The rules abc of admin are not understood .*line 1.*Start the version before/,
  );
  expect(await settleRules(book, file)).toEqual(readRules(rulesText(JAMS_WAIT)));
});

test('the watch is given what the journal names, under the name that it has there; what cannot be had is told, and never missing', async () => {
  const events: NamedEvent[] = [];
  await beginRuleBook(book, undefined);
  const named = await say(OWN, 'as-it-was-called');
  await book.taken(named.id, 20, 2_000);
  const ofStart = readRules(rulesText(JAMS_WAIT));
  const rules = new BookedRules(book, ofStart, (event) => events.push(event));
  expect(await rules.named('as-it-was-called')).toEqual({ ...readRules(OWN), version: 'as-it-was-called', by: 'admin' });
  expect((await rules.behind(19)).version).toBe(readRules(rulesText()).version);
  expect((await rules.behind(20)).version).toBe('as-it-was-called');
  expect(events).toEqual([]);
  expect(await rules.named('nowhere')).toBe(ofStart);
  expect(events).toMatchObject([{ level: 'error', says: expect.stringContaining('The rules nowhere') }]);
});

test('rules as values are written so that they read as the same, overlays with them', () => {
  const reader = new YamlRules();
  const overlays = '  - { for: { hall: hall-1 }, rules: [{ id: kiosk-silent, heartbeats: 5 }] }\n';
  for (const text of [rulesText(JAMS_WAIT), rulesText(JAMS_WAIT, overlays)]) {
    const set = readRules(text);
    expect(reader.read(reader.write(valuesOf(set)))).toEqual({ set });
  }
  expect(reader.read('rules: [')).toMatchObject({
    refusals: [{ line: 1, says: { zh: expect.stringContaining('YAML') } }],
    more: 0,
  });
});
