/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { flushPromises, mount } from '@vue/test-utils';
import { words } from '../i18n.js';
import { router } from '../router.js';
import { forget } from '../session.js';
import { loggedInWith } from '../testing/logged-in.js';
import { type Asked, Says, serverAnswers } from '../testing/server.js';
import RosterPage from './RosterPage.vue';

const plugins = { global: { plugins: [router] } };
const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();

const ROSTER = {
  ...{
    id: 'r-1',
    name: '一号厅维修值班',
    duty: 'maintenance',
    attendance: 'onCall',
    halls: ['h-1'],
    hours: '24h',
    state: 'active',
  },
  statutoryHolidays: 'open',
  shifts: [
    { id: 'day', name: '白班', from: '08:00', to: '20:00' },
    { id: 'night', name: '夜班', from: '20:00', to: '08:00' },
  ],
  rotation: { anchor: '2026-02-16', days: [{ day: ['p-1'], night: ['p-2'] }] },
  swaps: [
    {
      ...{ id: 'RS-1', state: 'asked', askedAt: at('2026-02-16T08:00'), why: '家中有事' },
      one: { person: 'p-2', day: '2026-02-18', shift: 'night' },
      other: { person: 'p-1', day: '2026-02-19', shift: 'day' },
    },
  ],
};
const shift = (day: string, id: string, people: object[]) => ({
  ...{ rosterId: 'r-1', duty: 'maintenance', shift: id, day, people },
  ...(id === 'day' ? { from: at(`${day}T08:00`), to: at(`${day}T20:00`) } : { from: at(`${day}T20:00`), to: at(`${day}T23:59`) }),
});
const inShift = (person: string, day: string, more: object = {}) => ({
  ...{ person, why: 'rotation', from: at(`${day}T08:00`), to: at(`${day}T20:00`) },
  ...more,
});
const HOLE = {
  ...{ rosterId: 'r-1', duty: 'maintenance', reason: 'off', shift: 'night', people: ['p-2'] },
  ...{ from: at('2026-02-18T20:00'), to: at('2026-02-18T23:59') },
};
const WEEK = {
  ...{ now: at('2026-02-17T10:00'), today: '2026-02-17', me: 'p-1', warnings: [], holes: [HOLE], rosters: [ROSTER] },
  days: ['2026-02-16', '2026-02-17', '2026-02-18'].map((date) => ({
    ...{ date, kind: 'statutory', name: { zh: '春节', en: 'Spring Festival' }, provisional: false, source: null },
  })),
  shifts: [
    shift('2026-02-17', 'day', [inShift('p-3', '2026-02-17', { why: 'deputy', insteadOf: 'p-1' })]),
    shift('2026-02-18', 'night', [
      inShift('p-2', '2026-02-18', { missing: 'off', note: '培训', why: 'exception', from: HOLE.from, to: HOLE.to }),
    ]),
  ],
  people: [
    { id: 'p-1', name: '示例甲' },
    { id: 'p-2', name: '示例乙' },
    { id: 'p-3', name: '示例丙' },
  ],
};

beforeEach(() => loggedInWith());
afterEach(() => forget());

async function opened(more: Record<string, unknown> = {}) {
  const asked = serverAnswers({ 'GET /rosters/week': WEEK, 'GET /people': { items: WEEK.people, next: null }, ...more });
  const page = mount(RosterPage, plugins);
  await flushPromises();
  return { asked, page };
}
const sentTo = (asked: Asked[], path: string): unknown[] => asked.filter((one) => one.path === path).map(({ body }) => body);

test('the week has who is in which shift and why, today and the holiday marked, and holes loud', async () => {
  const { page } = await opened();
  const cell = (which: string) => page.find(`[data-test="${which}"]`).text();
  expect(cell('day-2026-02-17')).toMatch(/示例丙\s*顶岗（AB岗）、代 示例甲/);
  expect(cell('night-2026-02-18')).toMatch(/示例乙\s*休息\s*临时调整、培训\s*空缺\s*当班人休息，没有人替班/);
  expect(page.find('th[aria-current=date]').text()).toMatch(/02-17\s*今天\s*春节/);
  const loud = page.find('[data-test=holes]');
  expect(loud.attributes('role')).toBe('alert');
  expect(loud.text()).toContain('1 处空缺：届时无人值班');
  expect(loud.text()).toContain('02-18 20:00 至 02-18 23:59');
});

test('a swap is answered by who was asked, and then the week is read anew', async () => {
  const { asked, page } = await opened({ 'POST /rosters/r-1/swaps/RS-1': ROSTER });
  const swap = page.find('[data-test=swap-RS-1]');
  expect(swap.text()).toContain('示例乙 02-18 周三 夜班 ⇄ 示例甲 02-19 周四 白班');
  expect(swap.findAll('button').map((one) => one.text())).toEqual(['同意', '拒绝']);
  const before = asked.filter(({ path }) => path === '/rosters/week').length;
  await swap.find('[data-test=agree]').trigger('click');
  await flushPromises();
  expect(sentTo(asked, '/rosters/r-1/swaps/RS-1')).toEqual([{ answer: 'agree' }]);
  expect(asked.filter(({ path }) => path === '/rosters/week').length).toBeGreaterThan(before);
});

test('an exception is entered with whom and why, and what the server says against it is shown', async () => {
  const says = { zh: '此人届时没有该值班的角色或资格', en: 'They may not do this duty then' };
  const { asked, page } = await opened({
    'POST /rosters/r-1/exceptions': new Says(409, { type: 'urn:hallwatch:problem:roster-refused', detail: says.en, says }),
  });
  const send = () => page.find('[data-test=send]');
  expect(send().attributes('disabled')).toBeDefined();
  await page.find('[data-test=in]').setValue('p-3');
  await page.find('[data-test=why]').setValue('替班');
  await send().element.closest('form')?.dispatchEvent(new Event('submit'));
  await flushPromises();
  expect(sentTo(asked, '/rosters/r-1/exceptions')).toEqual([{ day: '2026-02-17', why: '替班', in: 'p-3' }]);
  expect(page.find('details [role=alert]').text()).toBe(says.zh);
});

test('a rotation is written by names, and a name that nobody has is told before anything is sent', async () => {
  const { asked, page } = await opened({ 'PATCH /rosters/r-1': ROSTER });
  const form = page.find('[data-test=edit-r-1]').element.parentElement?.querySelector('form');
  const cell = (day: number, id: string) => page.find(`[data-test=cell-${day}-${id}]`);
  expect((cell(0, 'day').element as HTMLInputElement).value).toBe('示例甲');
  await page.find('[data-test=cycle]').setValue('2');
  await page.find('[data-test=cycle]').trigger('change');
  await cell(1, 'night').setValue('示例丁');
  form?.dispatchEvent(new Event('submit'));
  await flushPromises();
  expect(page.text()).toContain(words.value.roster.notKnown('示例丁'));
  expect(sentTo(asked, '/rosters/r-1')).toEqual([]);
  await cell(1, 'night').setValue('示例丙、p-2');
  form?.dispatchEvent(new Event('submit'));
  await flushPromises();
  expect(sentTo(asked, '/rosters/r-1')).toMatchObject([
    {
      rotation: {
        days: [
          { day: ['p-1'], night: ['p-2'] },
          { day: [], night: ['p-3', 'p-2'] },
        ],
      },
    },
  ]);
});

test('without rosters the page says so, and when they cannot be read it offers to try again', async () => {
  const nothing = { ...WEEK, rosters: [], shifts: [], holes: [] };
  expect((await opened({ 'GET /rosters/week': nothing })).page.find('[data-test=none]').text()).toContain('还没有值班表');
  const { page } = await opened({ 'GET /rosters/week': new Says(503, { detail: 'away' }) });
  expect(page.find('[role=alert] button').text()).toBe(words.value.retry);
});
