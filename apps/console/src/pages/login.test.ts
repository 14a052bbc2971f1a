/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, describe, expect, test } from '@jest/globals';
import { flushPromises, mount } from '@vue/test-utils';
import { SAYS_LOG_IN_REFUSED } from '#libs/domain/access/log-in-ways.js';
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
  ['a code that does not fit', new Says(401, { type: 'urn:hallwatch:problem:wrong-code' }), () => words.value.access.wrongCode],
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

describe('who logs in elsewhere', () => {
  const ways = [{ way: 'oidc', label: { zh: '统一身份认证登录', en: 'Single sign-on' } }];
  /** The page at an address, with what the server says of the session. */
  async function at(query: Record<string, string>, session: unknown) {
    const asked = serverAnswers({ 'GET /session/ways': { ways }, 'GET /session': session });
    await router.push({ name: 'login', query });
    return { page: mount(LoginPage, { global: { plugins: [router] } }), asked };
  }

  test('begins by a link that remembers where they wanted to go', async () => {
    const { page } = await at({ next: '/orders/o-1' }, new Says(401));
    await flushPromises();
    const link = page.get('[data-way=oidc]');
    expect(link.attributes('href')).toBe('/api/v1/session/oidc/start?to=%2Forders%2Fo-1');
    expect(link.text()).toBe('统一身份认证登录');
  });

  test('comes back and is led on', async () => {
    const led = opened();
    await at({ entered: '', next: '/orders/o-1' }, { name: 'anna' });
    await led;
    await opened();
    expect(router.currentRoute.value.fullPath).toBe('/orders/o-1');
  });

  test('stays on the page when no session was opened', async () => {
    await at({ entered: '', next: '/orders/o-1' }, new Says(401));
    await flushPromises();
    expect(router.currentRoute.value.name).toBe('login');
  });

  test('is told why they were refused, and of a made-up reason nothing', async () => {
    const { page } = await at({ refused: 'not-registered' }, new Says(401));
    await flushPromises();
    expect(page.get('#login-error').text()).toBe(SAYS_LOG_IN_REFUSED['not-registered'].zh);
    await page.unmount();
    const other = await at({ refused: 'toString' }, new Says(401));
    await flushPromises();
    expect(other.page.get('#login-error').text()).toBe('');
  });
});
