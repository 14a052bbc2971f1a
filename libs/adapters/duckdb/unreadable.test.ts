import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DAY, HOUR, KEEP_ALL, MINUTE, type Reading } from '#libs/domain/index.js';
import type { NamedEvent } from '#libs/runtime/index.js';
import { duckRows } from '#test/harness/duck-rows.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { DuckHistory } from './index.js';

let folder: string;
let history: DuckHistory;
let told: NamedEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hallwatch-unreadable-'));
  told = [];
  history = await DuckHistory.open({ folder, retention: { wished: KEEP_ALL, report: (event) => void told.push(event) } });
});
afterEach(async () => {
  await history.close();
  await rm(folder, { recursive: true, force: true });
});

let seq = 0;
const reading = (kioskId: string, at: number, kind: Reading['kind'], payload: Record<string, unknown>): Reading => ({
  ...{ kioskId, hallId: 'h', region: 'r', kioskType: 'UTIL', kind, bootId: 'b', seq: seq++, historical: false },
  ...{ ts: MORNING + at, receivedAt: MORNING + at, payload },
});
const paper = (kioskId: string, at: number, id = 'receipt', remaining: unknown = 400) =>
  reading(kioskId, at, 'consumables', { items: [{ id, kind: 'receiptPaper', remaining, capacity: 1650 }] });

const sumUp = async (): Promise<void> => {
  while ((await history.summarize(MORNING + DAY)) > 0);
};
const windows = async (table: string) =>
  (await duckRows(folder, table))
    .map(({ ts, kiosk, readings }) => `${(Number(ts) - MORNING) / MINUTE} ${kiosk} ${readings}`)
    .sort();

test('half a character of one kiosk, in a history from before it was refused, costs its own reading and no other', async () => {
  const good = Array.from({ length: 24 }, (_, i) => paper('GOOD', i * 5 * MINUTE));
  const poison = [paper('BAD', 7 * MINUTE, 'receipt\ud83d'), paper('BAD', 61 * MINUTE, '\udc00')];
  const own = [
    paper('BAD', 8 * MINUTE),
    reading('BAD', 9 * MINUTE, 'heartbeat', { components: { 'x\ud83d': 'online' }, tempC: 30 }),
  ];
  await history.write([...good, ...poison, ...own], 1);
  await sumUp();
  expect(await windows('consumable_5m')).toHaveLength(24 + 1);
  expect(await windows('consumable_5m')).toContain('5 BAD 1');
  expect(await windows('consumable_1h')).toEqual(['0 BAD 1', '0 GOOD 12', '60 GOOD 12']);
  expect(told.map(({ says }) => says).sort()).toEqual([
    expect.stringMatching(/an hour from .* without 2 readings of BAD, which/),
    expect.stringMatching(/an hour from .* without 1 reading of BAD, which/),
    expect.stringMatching(/five minutes from .* without 2 readings of BAD/),
    expect.stringMatching(/five minutes from .* without 1 reading of BAD/),
  ]);
  expect(await history.summarize(MORNING + DAY)).toBe(0);
});

test('a value that is none costs itself alone', async () => {
  await history.write([paper('A', 0), paper('B', 0, 'receipt', 'many')], 1);
  await sumUp();
  expect(await windows('consumable_1h')).toEqual(['0 A 1', '0 B 1']);
  expect(told.map(({ says }) => says)).toContainEqual(expect.stringMatching(/without some values/));
});

test('a kiosk that moved to another hall while a service was out has one share of it, and holds up nobody', async () => {
  const told = (kioskId: string, hallId: string, at: number, up: boolean) =>
    ({ of: 'service', at: MORNING + at, region: 'r', hallId, kioskId, kioskType: 'UTIL', service: 'CASH', up }) as const;
  await history.writePoints([
    told('MOVED', 'h-1', MINUTE, false),
    told('MOVED', 'h-2', 2 * MINUTE, true),
    told('MOVED', 'h-2', 3 * MINUTE, false),
    told('MOVED', 'h-1', 4 * MINUTE, true),
    told('OTHER', 'h-1', MINUTE, false),
    told('OTHER', 'h-1', 2 * MINUTE, true),
  ]);
  await sumUp();
  const shares = (await duckRows(folder, 'service_5m')).map(({ kiosk, down_s }) => `${kiosk} ${down_s}`).sort();
  expect(shares).toEqual(['MOVED 120', 'OTHER 60']);
});

test('what is kept no longer goes all the same', async () => {
  await history.close();
  const retention = { wished: { days: { raw: 30, '5m': 0, '1h': 0 }, change: 'apply' as const }, report: () => undefined };
  history = await DuckHistory.open({ folder, retention });
  await history.write([paper('OLD', HOUR), paper('BAD', 40 * DAY, '\ud83d'), paper('GOOD', 40 * DAY)], 1);
  while ((await history.summarize(MORNING + 41 * DAY)) > 0);
  expect((await history.readings({ limit: 10 })).items.map(({ kioskId }) => kioskId).sort()).toEqual(['BAD', 'GOOD']);
});
