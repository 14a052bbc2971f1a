/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { expect, test } from '@jest/globals';
import { api, Refused } from './api.js';
import { inWords } from './complaint.js';
import { words } from './i18n.js';
import { type Asked, listed, Says, serverAnswers } from './testing/server.js';

test('a list is read to its end, page by page', async () => {
  const asked = serverAnswers({
    'GET /halls': ({ query }: Asked) => (query.get('after') ? listed(['b']) : listed(['a'], 'cursor')),
  });
  expect(await api.halls()).toEqual(['a', 'b']);
  expect(asked.map(({ query }) => query.get('after'))).toEqual([null, 'cursor']);
});

test('no more is read than was wanted', async () => {
  const asked = serverAnswers({ 'GET /incidents': listed(['a', 'b'], 'more') });
  await api.incidentsOf('K-1', 2);
  expect(asked.map(({ query }) => query.toString())).toEqual(['kioskId=K-1&limit=2']);
});

test("a refusal has the server's words", async () => {
  const says = { zh: '已有人接单', en: 'taken' };
  serverAnswers({ 'POST /orders/a%2Fb/acts': new Says(409, { detail: 'taken', says }) });
  await expect(api.act('a/b', { act: 'order.accept', by: 'anna' })).rejects.toMatchObject({
    status: 409,
    message: 'taken',
    says,
  });
});

test.each([
  ['a server that cannot be reached', new Refused(0, 'no route'), () => words.value.unreachable],
  ['what is not there', new Refused(404, 'none'), () => words.value.noSuch],
  ['another refusal', new Refused(500, 'broken'), () => words.value.failed('broken')],
  ['what was not foreseen', new Error('odd'), () => words.value.failed('Error: odd')],
])('%s is told in words', (_, error, said) => {
  expect(inWords(error)).toBe(said());
});
