/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { flushPromises, mount } from '@vue/test-utils';
import decodeQR from 'qr/decode.js';
import { PERMISSION_NAMES } from '#libs/domain/access/permissions.js';
import ConfirmPassword from '../components/ConfirmPassword.vue';
import { fleet } from '../fleet.js';
import { words } from '../i18n.js';
import { router } from '../router.js';
import { forget, may } from '../session.js';
import { loggedInWith } from '../testing/logged-in.js';
import { listed, Says, serverAnswers } from '../testing/server.js';
import AccountPage from './AccountPage.vue';
import AccountsPage from './AccountsPage.vue';
import AuditPage from './AuditPage.vue';
import FirstStepsPage from './FirstStepsPage.vue';
import JoinPage from './JoinPage.vue';

const AT = '2026-01-01T04:00:00.000Z';
const plugins = { global: { plugins: [router] } };
const access = () => words.value.access;
const problem = (reason: string, detail: string) => ({ type: `urn:hallwatch:problem:${reason}`, detail });

const account = (name: string, more: object = {}) => ({
  ...{ name, personId: `p-${name}`, roles: ['technician'], scope: null, state: 'active' },
  ...{ factor: false, seenAt: null, invitation: null },
  ...more,
});

beforeEach(() => loggedInWith());
afterEach(() => {
  fleet.people.clear();
  fleet.halls.clear();
  fleet.kiosks.clear();
  forget();
});

/** What a telephone reads of a picture: each square of it is drawn larger, as it sees it. */
function readFrom(svg: Element): string {
  const SQUARE = 8;
  const size = Number(svg.getAttribute('viewBox')?.split(' ')[2]) * SQUARE;
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y] of (svg.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)/g)) {
    for (let row = 0; row < SQUARE; row++) {
      const from = ((Number(y) * SQUARE + row) * size + Number(x) * SQUARE) * 4;
      for (let at = from; at < from + SQUARE * 4; at++) if (at % 4 !== 3) data[at] = 0;
    }
  }
  return decodeQR({ width: size, height: size, data });
}

describe('an invitation', () => {
  const invited = { name: 'bo', personName: '示例人员', purpose: 'join', expiresAt: AT };

  test('is taken up with a password that is typed twice alike and is long enough', async () => {
    const asked = serverAnswers({ 'GET /invitations/t-1': invited, 'POST /invitations/t-1': new Says(204) });
    const page = mount(JoinPage, { props: { token: 't-1' }, ...plugins });
    await flushPromises();
    const isShut = () => page.find('button').attributes('disabled') !== undefined;
    await page.find('#new-password').setValue('short');
    await page.find('#repeat-password').setValue('short');
    expect([isShut(), page.text().includes(access().passwordTooShort)]).toEqual([true, true]);
    await page.find('#new-password').setValue('long enough');
    expect([isShut(), page.text().includes(access().passwordsDiffer)]).toEqual([true, true]);
    await page.find('#repeat-password').setValue('long enough');
    await page.find('form').trigger('submit');
    await flushPromises();
    expect(asked.at(-1)).toMatchObject({ method: 'POST', body: { password: 'long enough' } });
    expect(page.text()).toContain(access().joined);
  });

  test('that could not be read for want of the server may be asked for again', async () => {
    let isAway = true;
    serverAnswers({ 'GET /invitations/t-1': () => (isAway ? new Says(503, { detail: 'away' }) : invited) });
    const page = mount(JoinPage, { props: { token: 't-1' }, ...plugins });
    await flushPromises();
    isAway = false;
    await page.find('button').trigger('click');
    await flushPromises();
    expect(page.find('#new-password').exists()).toBe(true);
  });

  test('that was used says whom to ask', async () => {
    serverAnswers({ 'GET /invitations/t-1': new Says(404) });
    const page = mount(JoinPage, { props: { token: 't-1' }, ...plugins });
    await flushPromises();
    expect(page.text()).toBe(access().invitationOver);
  });
});

describe('my account', () => {
  const own = account('anna', { personId: null });
  const who = { ...own, permissions: PERMISSION_NAMES, separated: false, deputyOf: [] };
  const session = (id: string, current: boolean) => ({
    id,
    openedAt: AT,
    seenAt: AT,
    address: '192.0.2.7',
    agent: 'Example',
    current,
  });
  const answers = {
    'GET /account': own,
    'GET /account/sessions': listed([session('s-1', true), session('s-2', false)]),
    'GET /account/tokens': listed([]),
  };

  test('says that a second factor is needed, and turns it on by a code', async () => {
    loggedInWith(undefined, null, { on: false, needed: true });
    const asked = serverAnswers({
      ...answers,
      'GET /session': { ...who, factor: { on: true, needed: true } },
      'POST /account/totp': { secret: 'ABCDEFGH', uri: 'otpauth://totp/example' },
      'PUT /account/totp': { recoveryCodes: ['one-1', 'two-2'] },
    });
    const page = mount(AccountPage, plugins);
    await flushPromises();
    const factor = page.find('[data-test=factor]');
    expect(factor.text()).toContain(access().factorNeeded);
    await factor.find('button').trigger('click');
    await flushPromises();
    expect(factor.find('[data-test=secret]').text()).toBe('ABCD EFGH');
    expect(readFrom(factor.find('svg').element)).toBe('otpauth://totp/example');
    await factor.find('#factor-code').setValue('123456');
    await factor.find('form').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ code: '123456' });
    expect(factor.find('[data-test=recovery-codes]').text()).toBe('one-1two-2');
  });

  test('has one’s own name, also for who may not read the people', async () => {
    loggedInWith(['self.change'], 'p-1');
    serverAnswers({ ...answers, 'GET /account': account('anna', { personId: 'p-1' }) });
    const page = mount(AccountPage, plugins);
    await flushPromises();
    expect(page.find('header').text()).toContain('示例本人');
  });

  test('logs out everywhere when that is said twice', async () => {
    const asked = serverAnswers({ ...answers, 'DELETE /account/sessions': new Says(204) });
    await router.push('/account');
    const page = mount(AccountPage, plugins);
    await flushPromises();
    await page.find('[data-test=end-all-ask]').trigger('click');
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false);
    await page.find('[data-test=end-all]').trigger('click');
    await flushPromises();
    expect(asked.some(({ method, path }) => method === 'DELETE' && path === '/account/sessions')).toBe(true);
    expect(may('self.change')).toBe(false);
  });

  test('says in the reader’s language that the present password is wrong', async () => {
    serverAnswers({ ...answers, 'PUT /account/password': new Says(401, problem('wrong-password', 'Check the name')) });
    const page = mount(AccountPage, plugins);
    await flushPromises();
    const form = page.find('[data-test=password]');
    await form.find('#present-password').setValue('not this one');
    for (const field of ['#new-password', '#repeat-password']) await form.find(field).setValue('long enough');
    await form.trigger('submit');
    await flushPromises();
    expect(form.find('.bad').text()).toBe(access().refused['wrong-password']);
  });

  test('makes a token of the permissions that one has, and shows it once', async () => {
    loggedInWith(['self.change', 'order.read']);
    const asked = serverAnswers({ ...answers, 'POST /account/tokens': { id: 't', token: 'hwt_example', expiresAt: AT } });
    const page = mount(AccountPage, plugins);
    await flushPromises();
    const tokens = page.find('[data-test=tokens]');
    expect(tokens.findAll('input[type=checkbox]').map((box) => (box.element as HTMLInputElement).value)).toEqual(['order.read']);
    await tokens.find('[data-test=token-name]').setValue('报表');
    await tokens.find('input[type=checkbox]').setValue(true);
    await tokens.find('form').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'POST')?.body).toMatchObject({ name: '报表', permissions: ['order.read'] });
    expect(tokens.find('[data-test=to-copy]').text()).toBe('hwt_example');
  });
});

describe('accounts', () => {
  test('somebody of the register is invited with what they are for, and the link is there to be handed on', async () => {
    fleet.people.set('p-2', { id: 'p-2', name: '示例乙', roles: ['technician'], halls: ['h-1'] });
    const asked = serverAnswers({
      'GET /accounts': listed([account('anna')]),
      'POST /accounts': { name: 'p-2', invitation: { url: '/join/t-1', expiresAt: AT } },
    });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    await page.find('[data-test=invite-person]').setValue('p-2');
    await page.find('[data-test=invite]').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      personId: 'p-2',
      roles: ['technician'],
      scope: { regions: [], halls: ['h-1'], departments: [] },
    });
    expect(page.find('[data-test=invitation]').text()).toMatch(/https?:\/\/.*\/join\/t-1/);
  });

  test('where another gives the rights, who invites names none', async () => {
    loggedInWith(['account.read', 'account.write']);
    fleet.people.set('p-2', { id: 'p-2', name: '示例乙', roles: ['technician'], halls: ['h-1'] });
    const asked = serverAnswers({
      'GET /accounts': listed([account('anna')]),
      'POST /accounts': { name: 'p-2', invitation: { url: '/join/t-1', expiresAt: AT } },
    });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    await page.find('[data-test=invite-person]').setValue('p-2');
    expect(page.find('[data-test=role-noc]').exists()).toBe(false);
    await page.find('[data-test=invite]').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ personId: 'p-2' });
  });

  test('places are told by their names, and an account of nobody is given to a person once', async () => {
    fleet.people.set('p-2', { id: 'p-2', name: '示例乙', roles: [], halls: [] });
    const admin = account('admin', { personId: null });
    const asked = serverAnswers({
      'GET /accounts': listed([admin, account('bo', { scope: { regions: ['anqing'], halls: [], departments: ['d-1'] } })]),
      'GET /departments': listed([{ id: 'd-1', name: '安监部', kind: 'safety' }]),
      'PUT /accounts/admin/person': admin,
    });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    const row = page.find('[data-test=account-bo]');
    expect(row.text()).toContain('安监部');
    expect(row.text()).toContain(access().regionOf('anqing'));
    expect(row.find('[data-test=bind]').exists()).toBe(false);
    await page.find('[data-test=account-admin] [data-test=bind]').trigger('click');
    await page.find('[data-test=bind-person]').setValue('p-2');
    await page.find('[data-test=bind-form]').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ personId: 'p-2' });
  });

  test('where powers are kept apart and nobody grants yet, the first who does is invited', async () => {
    loggedInWith(['account.read', 'account.write'], 'p-1', undefined, true);
    fleet.people.set('p-2', { id: 'p-2', name: '示例乙', roles: [], halls: [] });
    let all = [account('admin', { roles: ['administrator'] })];
    const asked = serverAnswers({
      'GET /accounts': () => listed(all),
      'POST /accounts': { name: 'p-2', invitation: { url: '/join/t-1', expiresAt: AT } },
    });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    await page.find('[data-test=invite-person]').setValue('p-2');
    await page.find('[data-test=first-granter]').setValue(true);
    all = [...all, account('li', { roles: ['security'] })];
    await page.find('[data-test=invite]').trigger('submit');
    await flushPromises();
    const sent = { personId: 'p-2', roles: ['security'], scope: null };
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual(sent);
    expect(page.find('[data-test=first-granter]').exists()).toBe(false);
  });

  test('a department is given as a place', async () => {
    const asked = serverAnswers({
      'GET /accounts': listed([account('bo')]),
      'GET /departments': listed([{ id: 'd-1', name: '安监部', kind: 'safety' }]),
      'PATCH /accounts/bo': account('bo'),
    });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    await page.find('[data-test=change-rights]').trigger('click');
    await flushPromises();
    await page.find('[data-test=some-places]').setValue(true);
    await page.find('[data-test=department-d-1]').setValue(true);
    await page.find('form').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({
      roles: ['technician'],
      scope: { regions: [], halls: [], departments: ['d-1'] },
    });
  });

  test('who may not change them has no buttons for it', async () => {
    loggedInWith(['account.read']);
    serverAnswers({ 'GET /accounts': listed([account('anna')]) });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    expect(page.find('[data-test=account-anna]').findAll('button')).toEqual([]);
    expect(page.find('[data-test=invite]').exists()).toBe(false);
  });

  test('what matters asks for the password again, and is done then', async () => {
    let isConfirmed = false;
    const asked = serverAnswers({
      'GET /accounts': listed([account('bo')]),
      'PATCH /accounts/bo': () => (isConfirmed ? account('bo') : new Says(403, problem('confirm-password', 'Confirm first'))),
      'POST /session/confirm': () => {
        isConfirmed = true;
        return new Says(204);
      },
    });
    const dialog = mount(ConfirmPassword, { attachTo: document.body });
    const page = mount(AccountsPage, plugins);
    await flushPromises();
    await page.find('[data-test=change-rights]').trigger('click');
    await page.find('[data-test=role-noc]').setValue(true);
    await page.find('form').trigger('submit');
    await flushPromises();
    await dialog.find('#confirm-password').setValue('secret enough');
    await dialog.find('form').trigger('submit');
    await flushPromises();
    const grants = asked.filter(({ method }) => method === 'PATCH');
    expect(grants.map(({ body }) => body)).toEqual([
      { roles: ['technician', 'noc'], scope: null },
      { roles: ['technician', 'noc'], scope: null },
    ]);
    expect(page.find('[role=alert]').exists()).toBe(false);
    dialog.unmount();
  });
});

describe('the acts', () => {
  const act = (number: number) => ({
    ...{
      number,
      id: `a-${number}`,
      at: AT,
      by: 'anna',
      personId: null,
      onBehalfOf: null,
      from: { way: 'page', address: '192.0.2.7' },
    },
    ...{ what: 'kiosk.change', subject: { kind: 'kiosk', id: 'k-1' }, basedOn: null, why: '搬到二楼', evidence: [] },
    ...{
      before: { spot: '一楼', name: '甲', hours: { from: 8, to: 20 } },
      after: { spot: '二楼', name: '甲', hours: { from: 8, to: 18 } },
      previous: '0',
      hash: 'f'.repeat(64),
    },
  });

  test('are filtered by days of Shanghai, and one opened shows before and after side by side', async () => {
    await router.push('/audit?from=2026-01-01&to=2026-01-02&by=anna');
    const asked = serverAnswers({ 'GET /audit': listed([act(7)]) });
    const page = mount(AuditPage, plugins);
    await flushPromises();
    expect(Object.fromEntries(asked[0]?.query ?? [])).toMatchObject({
      by: 'anna',
      from: '2025-12-31T16:00:00.000Z',
      to: '2026-01-02T16:00:00.000Z',
    });
    await page.find('[data-test=act-7] button').trigger('click');
    const rows = page.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text()));
    expect(rows).toEqual([
      ['spot', '一楼', '二楼'],
      ['hours.to', '20', '18'],
    ]);
    expect(page.text()).toContain('搬到二楼');
  });

  test('a chain that was written past says from where on', async () => {
    serverAnswers({
      'GET /audit': listed([]),
      'GET /audit/verify': {
        acts: 3,
        head: 'x',
        fault: { what: 'changed', number: 2, says: { zh: '有人改过', en: 'Somebody changed it.' } },
      },
    });
    const page = mount(AuditPage, plugins);
    await flushPromises();
    await page.find('[data-test=verify]').trigger('click');
    await flushPromises();
    expect(page.find('[data-test=verdict]').text()).toBe(`${access().chainBroken(2)} 有人改过`);
  });
});

test('a kiosk that the line tells of first keeps its password on the page', async () => {
  fleet.loaded.value = true;
  fleet.halls.set('h-1', { id: 'h-1', name: '示例厅' } as never);
  serverAnswers({
    'POST /kiosks': () => {
      fleet.kiosks.set('k-1', { id: 'k-1', hall: 'h-1' } as never);
      return { mqtt: { username: 'k-1', password: 'shown-once' } };
    },
  });
  await router.push('/first-steps');
  const page = mount(FirstStepsPage, plugins);
  const form = page.find('[data-test=kiosk-step]');
  for (const [i, value] of ['k-1', '示例终端'].entries()) await form.findAll('input')[i]?.setValue(value);
  await form.trigger('submit');
  await flushPromises();
  expect(page.find('[data-test=kiosk-secret]').text()).toContain('shown-once');
});

test('the first steps go from a hall to a test alert that arrives', async () => {
  fleet.loaded.value = true;
  const asked = serverAnswers({
    'POST /halls': () => {
      fleet.halls.set('h-1', { id: 'h-1', name: '示例厅' } as never);
      return {};
    },
    'POST /kiosks': { mqtt: { username: 'k-1', password: 'shown-once' } },
    'POST /people': {},
    'POST /people/p-1/test-alert': { alerts: ['AL-1'] },
    'GET /alerts/AL-1': { state: 'sent', attempts: 1, lastError: null },
  });
  const page = mount(FirstStepsPage, plugins);
  const fill = async (step: string, values: string[]) => {
    const form = page.find(`[data-test=${step}]`);
    const fields = form.findAll('input');
    for (const [i, value] of values.entries()) await fields[i]?.setValue(value);
    await form.trigger('submit');
    await flushPromises();
  };
  await fill('hall-step', ['h-1', '示例厅', 'r-1', '示例路1号', '000-0000']);
  await fill('kiosk-step', ['k-1', '示例终端']);
  expect(page.find('[data-test=kiosk-secret]').text()).toContain('shown-once');
  await fill('person-step', ['p-1', '示例人员', 'http://127.0.0.1:9/hook']);
  await page.find('[data-test=alert-step] button').trigger('click');
  await flushPromises();
  expect(page.find('[data-test=ready]').exists()).toBe(true);
  expect(asked.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
    '/halls',
    '/kiosks',
    '/people',
    '/people/p-1/test-alert',
  ]);
});
