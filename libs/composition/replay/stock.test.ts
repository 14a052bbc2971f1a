import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkFleet } from '#libs/contracts/index.js';
import type { Fleet } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { Replay } from './replay.js';
import { ReplayWriter } from './replay-writer.js';

const START = 1_767_225_600_000;
const rules = readRules(readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8'));
const checked = checkFleet({
  halls: [{ id: 'h-1', region: 'anqing', hotline: '0556-0000-000', address: 'road', firstResponsible: 'p-02' }],
  kiosks: [{ id: 'K-1', hall: 'h-1', type: 'TAX', services: ['CASH', 'RCPT'], maintainer: 'p-02' }],
  people: [{ id: 'p-02', halls: ['h-1'], channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }] }],
});
if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
const fleet = checked.fleet as Fleet;

const line = (after: number, fields: object): string => JSON.stringify({ receivedAt: START + after, by: 'p-02', ...fields });
const packet = (after: number, kind: string, payload: object): string =>
  JSON.stringify({
    receivedAt: START + after,
    topic: `hallwatch/v1/anqing/K-1/${kind}`,
    payload: { ts: START + after, bootId: 'b-1', seq: after, ...payload },
  });
const paper = (after: number, remaining: number): string =>
  packet(after, 'consumables', { items: [{ id: 'r', kind: 'receiptPaper', remaining, capacity: 1000 }] });

const STORE = 'cupboard/h-1';
const LIFE = [
  line(0, {
    act: 'stockItem.set',
    item: { id: 'roll', name: '凭条纸', unit: '卷', fills: { consumable: 'receiptPaper', each: 450 }, minimums: { [STORE]: 3 } },
  }),
  line(1_000, { act: 'stock.move', how: 'received', item: 'roll', count: 5, store: STORE }),
  paper(2_000, 80),
  line(3_000, { act: 'order.accept', order: { kioskId: 'K-1' } }),
  line(4_000, {
    act: 'order.record',
    order: { kioskId: 'K-1' },
    record: { parts: [{ name: '凭条纸', count: 4, item: 'roll', from: STORE }] },
  }),
  line(5_000, { act: 'stock.move', how: 'writtenOff', item: 'roll', count: 1, store: STORE, reason: 'wet' }),
  paper(6_000, 980),
];

async function replay(lines: readonly string[]) {
  const wrong: string[] = [];
  const telling = new ReplayWriter();
  const one = await Replay.open({
    tell: (news) => telling.take(news),
    fleet,
    rules,
    until: null,
    complain: (at, why) => wrong.push(`${at}: ${why}`),
    report: () => undefined,
  });
  for (const text of lines) await one.take(Buffer.from(text));
  await one.finish();
  return { wrong, acts: one.counts.acts, lines: telling.lines() };
}

test('parts are booked in a replay as they were, in the same bytes, and who keeps the store is told once', async () => {
  const [one, other] = [await replay(LIFE), await replay(LIFE)];
  expect(one).toEqual(other);
  expect([one.wrong, one.acts]).toEqual([[], 5]);
  const said = one.lines.filter((text) => text.includes('Stock is low'));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('"event":"alert.queued"');
});

test('a line about parts that says nothing possible is wrong, and says why', async () => {
  const { wrong, acts } = await replay([
    line(0, { act: 'stock.move', how: 'received', item: 'roll', count: 0, store: STORE }),
    line(1, { act: 'stock.count', item: 'roll', count: 3, store: STORE }),
    line(2, { act: 'stock.move', how: 'lent', item: 'roll', count: 1, store: STORE }),
  ]);
  expect(acts).toBe(0);
  expect(wrong).toEqual([
    expect.stringMatching(/^1: count: /),
    expect.stringMatching(/^2: stock.count by p-02 is not taken, unknown-item/),
    expect.stringMatching(/^3: how: /),
  ]);
});
