/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { router } from './router.js';
import { forget, loggedIn, logIn, logOut, session } from './session.js';
import { Says, serverAnswers } from './testing/server.js';

const HINT = 'hallwatch.session';

beforeEach(() => localStorage.setItem(HINT, 'anna'));
afterEach(async () => {
  forget();
  await router.push('/login');
  session.value = undefined;
});

test('who is logged in sees the page that was asked for', async () => {
  const asked = serverAnswers({ 'GET /session': { name: 'anna' } });
  await router.push('/kiosks/K-1');
  expect(router.currentRoute.value).toMatchObject({ name: 'kiosk', params: { id: 'K-1' } });
  await router.push('/orders/o-1');
  expect(asked).toHaveLength(1);
});

test('who is not is led to the log-in, and from there back', async () => {
  serverAnswers({ 'GET /session': new Says(401) });
  await router.push('/orders/o-1?tab=history');
  expect(router.currentRoute.value).toMatchObject({ name: 'login', query: { next: '/orders/o-1?tab=history' } });
});

test('without a log-in of before the server is not asked', async () => {
  localStorage.removeItem(HINT);
  const asked = serverAnswers({});
  await router.push('/');
  expect(router.currentRoute.value).toMatchObject({ name: 'login', query: {} });
  expect(asked).toEqual([]);
});

test('a server that cannot be reached logs nobody out', async () => {
  serverAnswers({
    'GET /session': () => {
      throw new TypeError('no route');
    },
  });
  expect(await loggedIn()).toBe(true);
  expect(session.value).toBeUndefined();
});

test('the log-in and a lost page are open to all', async () => {
  serverAnswers({ 'GET /session': new Says(401) });
  await router.push('/no/such/page');
  expect(router.currentRoute.value.name).toBe('lost');
});

test('a log-in is remembered until the log-out', async () => {
  const asked = serverAnswers({ 'POST /session': {}, 'GET /session': { name: 'anna' }, 'DELETE /session': new Says(204) });
  await logIn('anna', 'secret');
  expect([asked[0]?.body, session.value, localStorage.getItem(HINT)]).toEqual([
    { name: 'anna', password: 'secret' },
    { name: 'anna' },
    'anna',
  ]);
  await logOut();
  expect([session.value, localStorage.getItem(HINT)]).toEqual([null, null]);
});
