/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, expect, test } from '@jest/globals';
import { flushPromises, mount } from '@vue/test-utils';
import { words } from '../i18n.js';
import { router } from '../router.js';
import { forget } from '../session.js';
import { Says, serverAnswers } from '../testing/server.js';
import LoginPage from './LoginPage.vue';

afterEach(forget);

/** The next page is loaded when it is first opened. */
const opened = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = router.afterEach(() => {
      stop();
      resolve();
    });
  });

/** The page, filled in. */
async function logIn(next: string | undefined, answer: unknown, password = 'secret') {
  serverAnswers({ 'POST /session': answer, 'GET /session': { name: 'anna', permissions: [] } });
  await router.push({ name: 'login', query: { next } });
  const page = mount(LoginPage, { global: { plugins: [router] } });
  await page.find('#name').setValue(' anna ');
  await page.find('#password').setValue(password);
  return page;
}

test.each([
  ['where they wanted to go', '/orders/o-1', '/orders/o-1'],
  ['to the fleet', undefined, '/'],
  ['never to another site', '//elsewhere.test/', '/'],
  ['nor by a backslash', '/\\elsewhere.test', '/'],
])('who logs in is led %s', async (_, next, path) => {
  const page = await logIn(next, {});
  const led = opened();
  await page.find('form').trigger('submit');
  await led;
  expect(router.currentRoute.value.fullPath).toBe(path);
});

test.each([
  ['a wrong password', new Says(401), () => words.value.wrongLogin],
  ['too many tries', new Says(429), () => words.value.blocked],
])('%s is told', async (_, answer, said) => {
  const page = await logIn(undefined, answer);
  await page.find('form').trigger('submit');
  await flushPromises();
  expect(page.text()).toContain(said());
  expect(router.currentRoute.value.name).toBe('login');
});

test('without a password nothing is asked', async () => {
  const page = await logIn(undefined, {}, '');
  await page.find('form').trigger('submit');
  expect(page.text()).toContain(words.value.missingLogin);
});
