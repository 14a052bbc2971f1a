import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkFleet } from '#libs/contracts/index.js';
import { type Fleet, MINUTE, nameOf } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { Replay } from './replay.js';
import { ReplayWriter } from './replay-writer.js';

const START = 1_767_225_600_000;
const rules = readRules(readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8'));
const person = (id: string, role: string) => ({
  ...{ id, roles: [role], halls: ['h-1'] },
  channels: [{ kind: 'webhook', url: `http://127.0.0.1:9/${id}` }],
});
const checked = checkFleet({
  halls: [{ id: 'h-1', region: 'anqing', hotline: '0556-0000-000', address: 'road', firstResponsible: 'p-4' }],
  kiosks: [{ id: 'K-1', hall: 'h-1', type: 'TAX', services: ['CASH', 'RCPT'], maintainer: 'p-1' }],
  people: [person('p-1', 'technician'), person('p-3', 'supervisor'), person('p-4', 'manager')],
});
if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
const fleet = checked.fleet as Fleet;

/** Reported a minute after the start. */
const FAULT = JSON.stringify({
  receivedAt: START + MINUTE,
  topic: 'hallwatch/v1/anqing/K-1/fault',
  payload: {
    ts: START + MINUTE,
    bootId: 'b-1',
    seq: 1,
    code: 'DOR-002',
    component: 'safeDoor',
    state: 'raised',
    action: 'suspend',
  },
});

async function replay(acts: (reviewId: string) => object[]) {
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
  await one.take(Buffer.from(FAULT));
  const incident = nameOf('IN', START + MINUTE, 'K-1', 'fault/DOR-002/safeDoor');
  const reviewId = nameOf('RV', START + MINUTE, incident);
  for (const [n, act] of acts(reviewId).entries()) {
    await one.take(Buffer.from(JSON.stringify({ receivedAt: START + (30 + n) * MINUTE, reviewId, ...act })));
  }
  await one.finish();
  return { wrong, acts: one.counts.acts, lines: telling.lines() };
}

const PARTS = { course: '柜门被撬', responsibility: '维护单位', measures: '更换锁具', lessons: '每月检查' };

test('a review is given away, written and signed in a replay as it was, in the same bytes', async () => {
  const life = () => [
    { act: 'review.assign', by: 'p-4', to: 'p-4', reason: '休假' },
    { act: 'review.write', by: 'p-1', parts: PARTS },
    { act: 'review.sign', by: 'p-4' },
    { act: 'review.return', by: 'p-3', reason: '责任不清' },
  ];
  const [one, other] = [await replay(life), await replay(life)];
  expect(one).toEqual(other);
  expect([one.wrong, one.acts]).toEqual([[], 4]);
});

test('a line about a review that says nothing possible is wrong, and says why', async () => {
  const { wrong, acts } = await replay(() => [
    { act: 'review.assign', by: 'p-4', reason: '休假' },
    { act: 'review.sign', by: 'p-1', parts: PARTS },
    { act: 'review.write', by: 'p-1', reviewId: 'RV-0', parts: PARTS },
  ]);
  expect(acts).toBe(0);
  expect(wrong).toEqual([
    expect.stringMatching(/^2: to: /),
    expect.stringMatching(/^3: review.sign by p-1 is not taken, not-owner/),
    expect.stringMatching(/^4: review.write by p-1 is not taken, unknown-review/),
  ]);
});
