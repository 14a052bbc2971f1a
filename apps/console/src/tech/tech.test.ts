/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { expect, test } from '@jest/globals';
import { Says, serverAnswers } from '../testing/server.js';
import type { Course } from '../told.js';
import { bringFor } from './bring.js';
import { levelLines } from './level.js';
import { send } from './send.js';
import type { WaitingAct } from './waiting.js';

const act = (photos: WaitingAct['photos'] = []): WaitingAct => ({
  n: 1,
  id: 'act-1',
  account: 'anna',
  orderId: 'MO-1',
  acted: { act: 'order.arrive', by: 'p-1', basedOn: '1' },
  photos,
  refused: null,
});
const keep = async (): Promise<void> => undefined;
const says = { zh: '维修单已被他人处理', en: 'somebody was first' };
const answered = (status: number, more: object = {}): void => {
  serverAnswers({ 'POST /orders/MO-1/acts': new Says(status, { detail: 'no', says, ...more }) });
};
const cutOff = (): never => {
  throw new TypeError('Failed to fetch');
};

test('what a passing trouble kept from the server is sent again; a refusal is kept with its words; who is out must log in', async () => {
  const outcomes: [number, unknown][] = [
    [429, { what: 'later' }],
    [503, { what: 'later' }],
    [401, { what: 'logIn' }],
    [403, { what: 'refused', refusal: { because: '403', says, detail: 'no' } }],
  ];
  for (const [status, outcome] of outcomes) {
    answered(status);
    expect(await send(act(), keep)).toEqual(outcome);
  }
  answered(409, { type: 'urn:hallwatch:problem:act-refused', because: 'not-assignee' });
  expect(await send(act(), keep)).toMatchObject({ what: 'refused', refusal: { because: 'not-assignee' } });
  globalThis.fetch = cutOff;
  expect(await send(act(), keep)).toEqual({ what: 'later' });
});

test('an act that is not judged yet is asked for again', async () => {
  for (const [state, what] of [
    ['taken', 'taken'],
    ['waiting', 'later'],
  ]) {
    serverAnswers({ 'POST /orders/MO-1/acts': { state } });
    expect(await send(act(), keep)).toEqual({ what });
  }
});

test('photos that the server has are not sent a second time', async () => {
  const asked = serverAnswers({ 'POST /orders/MO-1/acts': { state: 'taken' } });
  const photo = { blob: new Blob(['x'], { type: 'image/jpeg' }), sha256: 'a'.repeat(64) };
  expect(await send(act([photo]), keep)).toEqual({ what: 'taken' });
  expect(asked.map(({ path }) => path)).toEqual(['/orders/MO-1/acts']);
  expect(asked[0]?.body).toMatchObject({ evidence: ['a'.repeat(64)], basedOn: '1' });
});

test('what to bring is what is used up, or what may have to be replaced', () => {
  expect(bringFor('consumable/receiptPaper').refills).toMatchObject([{ zh: '凭条纸' }]);
  expect(bringFor('fault/BNA-002/noteAcceptor')).toMatchObject({ spares: [{ en: 'note acceptor' }], skill: 'cash' });
  expect(bringFor('fault/SCR-001/touchScreen').spares).toEqual([]);
  expect(bringFor('link')).toEqual({ refills: [], spares: [] });
});

test('the level of what an order is about is drawn, one line for each of its kind', () => {
  const at = (ts: number, left: number) => ({
    ts,
    widthS: 0,
    fields: {
      items: [
        { id: 'a', kind: 'receiptPaper', remaining: left, capacity: 200 },
        { id: 'b', kind: 'toner', remaining: 1, capacity: 2 },
      ],
    },
  });
  const course: Course = { resolution: 'raw', capped: false, items: [at(1_000, 100), at(2_000, 50)] };
  expect(levelLines('consumable/receiptPaper', course)).toEqual([
    [
      { at: 1_000, pct: 50 },
      { at: 2_000, pct: 25 },
    ],
  ]);
  expect(levelLines('fault/BNA-002', course)).toEqual([]);
});
