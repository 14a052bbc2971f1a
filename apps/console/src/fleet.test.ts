/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { fleet } from './fleet.js';
import { PlayedLine, playLines } from './testing/line.js';
import { hall, incident, kiosk, order, view } from './testing/samples.js';
import { type Asked, listed, Says, serverAnswers } from './testing/server.js';
import type { Change } from './told.js';

const BOOKS = {
  'GET /state': { now: 0 },
  'GET /halls': listed([hall()]),
  'GET /kiosks': listed([kiosk('K-1'), kiosk('K-2')]),
  'GET /kiosks/K-1': { ...kiosk('K-1'), servicesNow: [{ service: 'CASH', up: false, because: 'i-1', reason: null }] },
  'GET /people': listed([{ id: 'anna', name: 'Anna' }]),
  'GET /incidents': listed([incident('i-1', 'K-1')]),
  'GET /orders': ({ query }: Asked) => listed(query.get('undone') === 'true' ? [order('o-1')] : []),
  'GET /notices': listed([]),
};

let asked: Asked[];
const pass = (ms = 0): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const tell = async (what: Change['what'], body: object): Promise<void> => {
  PlayedLine.last.tells(what, { subject: '', body });
  await pass(50);
};

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  playLines();
  asked = serverAnswers(BOOKS);
  fleet.start();
  PlayedLine.last.onopen?.();
  await pass();
});
afterEach(() => {
  fleet.stop();
  jest.useRealTimers();
});

test('when the line stands, everything is read', () => {
  expect(fleet.loaded.value).toBe(true);
  expect([...fleet.kiosks.keys(), ...fleet.incidents.keys(), ...fleet.orders.keys()]).toEqual(['K-1', 'K-2', 'i-1', 'o-1']);
});

test('what the server tells is shown, and what ended is gone', async () => {
  const heard: (string | undefined)[] = [];
  const stop = fleet.onChange((change) => heard.push(change?.what));
  await tell('order', order('o-2', { state: 'accepted' }));
  expect([...fleet.orders.keys()]).toEqual(['o-1', 'o-2']);
  await tell('order', order('o-1', { state: 'closed' }));
  await tell('incident', incident('i-1', 'K-1', { state: 'closed' }));
  expect([[...fleet.orders.keys()], fleet.incidents.size]).toEqual([['o-2'], 0]);
  expect(heard).toEqual(['order', 'order', 'incident']);
  stop();
});

test('a view of a kiosk replaces the last one, and of one that is not registered there is none', async () => {
  await tell('kiosk', view('K-1', { mode: 'maintenance' }));
  await tell('kiosk', view('K-9'));
  expect([fleet.kiosks.get('K-1')?.view?.mode, fleet.kiosks.size]).toEqual(['maintenance', 2]);
});

test('of a kiosk that an incident touches it is asked what it gives', async () => {
  await tell('incident', incident('i-2', 'K-1'));
  await pass(400);
  expect(asked.filter(({ path }) => path === '/kiosks/K-1')).toHaveLength(1);
  expect(fleet.kiosks.get('K-1')?.servicesNow).toMatchObject([{ up: false }]);
});

test('many changes of the register are read in one go', async () => {
  asked.length = 0;
  for (let n = 0; n < 5; n++) await tell('register', {});
  await pass(400);
  expect(asked.filter(({ path }) => path === '/halls')).toHaveLength(1);
});

test('a reading that failed is told and tried again', async () => {
  serverAnswers({ ...BOOKS, 'GET /halls': new Says(503, { detail: 'not ready' }) });
  await fleet.reload();
  expect(fleet.failure.value).toMatchObject({ status: 503, message: 'not ready' });
  serverAnswers(BOOKS);
  await pass(3_000);
  expect(fleet.failure.value).toBeNull();
});

test('who may not read the people sees the fleet all the same', async () => {
  serverAnswers({ ...BOOKS, 'GET /people': new Says(403) });
  await fleet.reload();
  expect([fleet.failure.value, fleet.people.size, fleet.kiosks.size]).toEqual([null, 0, 2]);
});

test('who logs out leaves nothing behind', async () => {
  PlayedLine.last.tells('order', { subject: 'o-3', body: order('o-3') });
  fleet.stop();
  await pass(60_000);
  expect([fleet.kiosks.size, fleet.orders.size, fleet.loaded.value, PlayedLine.last.closed]).toEqual([0, 0, false, true]);
});
