/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils';
import { createMemoryHistory, createRouter } from 'vue-router';
import { UNDONE_STATES } from '#libs/domain/maintenance/order.js';
import { onBoard } from '#libs/domain/maintenance/order-board.js';
import { fleet } from '../fleet.js';
import { words } from '../i18n.js';
import FiguresPage from '../pages/FiguresPage.vue';
import OrdersPage from '../pages/OrdersPage.vue';
import { loggedInWith } from '../testing/logged-in.js';
import { order } from '../testing/samples.js';
import { type Asked, Says, serverAnswers } from '../testing/server.js';
import type { BoardColumn, Order } from '../told.js';
import { recounted, withOrder } from './columns.js';

const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
const made = (id: string, more: Partial<Order> = {}): Order =>
  order(id, { kind: 'repair', priority: 'high', history: [], kioskIds: ['K-1'], ...more });
const column = (state: BoardColumn['state'], orders: Order[] = [], more: Partial<BoardColumn> = {}): BoardColumn => ({
  ...{ state, count: orders.length, overdue: 0, items: orders.map(onBoard), next: null },
  ...more,
});
const ids = (columns: BoardColumn[]) => Object.fromEntries(columns.map(({ state, items }) => [state, items.map(({ id }) => id)]));

describe('the columns after a change', () => {
  const columns = [column('open', [made('a', { dueAt: at(1) }), made('c', { dueAt: at(3) })]), column('accepted')];

  test('an order moves to the column of its state, and leaves when it is over', () => {
    expect(ids(withOrder(columns, made('a', { state: 'accepted' }), {}))).toEqual({ open: ['c'], accepted: ['a'] });
    expect(ids(withOrder(columns, made('a', { state: 'closed' }), {}))).toEqual({ open: ['c'], accepted: [] });
  });

  test('a new one stands where it is due', () => {
    expect(ids(withOrder(columns, made('b', { dueAt: at(2) }), {})).open).toEqual(['a', 'b', 'c']);
    expect(ids(withOrder(columns, made('d', { dueAt: at(4) }), {})).open).toEqual(['a', 'c', 'd']);
  });

  test('what is further down than is shown does not come up', () => {
    const some = [column('open', [made('a', { dueAt: at(1) })], { next: 'x', count: 9 })];
    expect(ids(withOrder(some, made('d', { dueAt: at(4) }), {})).open).toEqual(['a']);
  });

  test('what is not asked for is not there, and goes when it is that no more', () => {
    const gone = (asked: Parameters<typeof withOrder>[2]) => ids(withOrder(columns, made('a', { dueAt: at(1) }), asked)).open;
    expect([gone({ assignee: 'anna' }), gone({ assignee: 'bo' })]).toEqual([['a', 'c'], ['c']]);
    expect([gone({ unassigned: 'true' }), gone({ hallId: 'hall-1' })]).toEqual([['c'], ['a', 'c']]);
  });

  test('its counts are the server’s', () => {
    const [open] = recounted(columns, [column('open', [], { count: 7, overdue: 2 })]);
    expect([open?.count, open?.overdue, open?.items.length]).toEqual([7, 2, 2]);
  });
});

describe('the page of the board', () => {
  let asked: Asked[];
  const answers = (open: Order[], more: Partial<BoardColumn> = {}) => ({
    'GET /orders/board': ({ query }: Asked) => ({
      columns: UNDONE_STATES.filter((state) => (query.get('state') ?? state) === state).map((state) => {
        if (state === 'repaired') return column(state, [made('done', { state })]);
        if (state !== 'open') return column(state);
        return query.get('after') ? column(state, [made('z')], { count: 3 }) : column(state, open, more);
      }),
    }),
  });
  beforeEach(() => {
    loggedInWith();
    fleet.people.set('anna', { id: 'anna', name: 'Anna', roles: [], halls: [] });
    fleet.people.set('bo', { id: 'bo', name: 'Bo', roles: [], halls: [] });
  });
  afterEach(() => {
    fleet.people.clear();
    jest.restoreAllMocks();
  });

  async function page(query = '') {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/orders', component: OrdersPage }] });
    await router.push(`/orders${query}`);
    const shown = mount(OrdersPage, { global: { plugins: [router], stubs: { RouterLink: RouterLinkStub } } });
    await flushPromises();
    return shown;
  }
  const cards = (shown: Awaited<ReturnType<typeof page>>) =>
    shown.findAll('[data-test^=card-]').map((card) => card.attributes('data-test'));

  test('asks as its address says, and reads more of a column', async () => {
    asked = serverAnswers(answers([made('a'), made('b')], { next: 'cursor', count: 3 }));
    const shown = await page('?hall=hall-1&person=-&kind=repair&priority=high');
    expect(Object.fromEntries(asked[0]?.query ?? [])).toMatchObject({
      ...{ hallId: 'hall-1', unassigned: 'true', kind: 'repair', priority: 'high' },
    });
    await shown.find('[data-test=more]').trigger('click');
    await flushPromises();
    expect(cards(shown)).toEqual(['card-a', 'card-b', 'card-z', 'card-done']);
    expect(asked.at(-1)?.query.get('after')).toBe('cursor');
    shown.unmount();
  });

  test('several are given to a person at once, one act each, and what is refused is named', async () => {
    const says = { zh: '维修单已被他人处理', en: 'stale' };
    asked = serverAnswers({
      ...answers([made('a'), made('b')]),
      'POST /orders/a/acts': {},
      'POST /orders/b/acts': new Says(409, { says }),
    });
    const shown = await page();
    for (const id of ['a', 'b']) await shown.find(`[data-test=pick-${id}]`).setValue(true);
    expect(shown.find('[data-test=pick-done]').exists()).toBe(false);
    const form = shown.find('[data-test=give-orders]');
    await form.find('[data-test=by]').setValue('anna');
    await form.find('[data-test=to]').setValue('bo');
    await form.find('[data-test=reason]').setValue('离得近');
    await form.find('form').trigger('submit');
    await flushPromises();
    const act = { act: 'order.assign', by: 'anna', to: 'bo', reason: '离得近', basedOn: '0' };
    expect(asked.flatMap(({ method, path, body }) => (method === 'POST' ? [[path, body]] : []))).toEqual([
      ['/orders/a/acts', act],
      ['/orders/b/acts', act],
    ]);
    expect(form.find('[data-test=progress]').text()).toContain(words.value.work.board.given(1));
    expect(form.findAll('[data-test=refused]').map((one) => one.text())).toEqual([expect.stringContaining(says.zh)]);
    expect(shown.find('[data-test=chosen]').text()).toBe(words.value.work.board.chosen(1));
    shown.unmount();
  });

  test('an order that is dropped on a person is chosen for them', async () => {
    serverAnswers(answers([made('a')]));
    const shown = await page();
    await shown.find('[data-test=card-a]').trigger('dragstart');
    await shown.find('[data-test=drop-bo]').trigger('drop');
    const form = shown.find('[data-test=give-orders]');
    expect((form.find('[data-test=to]').element as HTMLSelectElement).value).toBe('bo');
    expect([form.find('[data-test=chosen]').text(), shown.find('[data-test=drop-people]').exists()]).toEqual([
      words.value.work.board.chosen(1),
      false,
    ]);
    shown.unmount();
  });

  test('who does not manage orders only looks', async () => {
    loggedInWith(['order.read', 'order.act'], 'anna');
    serverAnswers(answers([made('a')]));
    const shown = await page();
    expect([cards(shown).length, shown.findAll('[data-test^=pick-], [data-test^=give-]').length]).toEqual([2, 0]);
    expect(shown.find('[data-test=card-a]').attributes('draggable')).toBe('false');
    shown.unmount();
  });
});

describe('the page of the figures', () => {
  const FIGURES = {
    orders: 3,
    done: 2,
    acceptMinutes: 12.25,
    notAccepted: 1,
    repairMinutes: 95,
    heldMinutes: 0,
    firstTimeFix: null,
  };
  const line = { ...FIGURES, fixNotKnown: 2, repeats: 1, parts: [{ name: '进纸轮', count: 2 }], partsNotTold: 0 };

  async function page(query: string) {
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/orders/figures', component: FiguresPage }],
    });
    await router.push(`/orders/figures${query}`);
    const shown = mount(FiguresPage, { global: { plugins: [router], stubs: { RouterLink: RouterLinkStub } } });
    await flushPromises();
    return shown;
  }

  test('asks for whole days of Shanghai, says what is not counted, and leads to the same as a file', async () => {
    loggedInWith();
    const asked = serverAnswers({ 'GET /orders/figures': { total: line, lines: [{ key: null, name: null, ...line }] } });
    const shown = await page('?from=2026-01-01&to=2026-01-31&by=person');
    const wanted = { from: '2025-12-31T16:00:00.000Z', to: '2026-01-31T16:00:00.000Z', by: 'person' };
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual(wanted);
    const cells = shown.findAll('tbody tr > *').map((cell) => cell.text());
    expect(cells).toEqual(['无人', '3', '2', '12.3（1 单未计）', '95', '0', '—（2 单未计）', '1', '进纸轮 × 2']);
    const file = new URL(shown.find('[data-test=csv]').attributes('href') ?? '', 'http://console.test');
    expect([file.pathname, Object.fromEntries(file.searchParams)]).toEqual([
      '/api/v1/orders/figures/export',
      { ...wanted, lang: 'zh' },
    ]);
    shown.unmount();
  });

  test('a time without orders is told', async () => {
    serverAnswers({ 'GET /orders/figures': { total: line, lines: [] } });
    const shown = await page('');
    expect([shown.text().includes(words.value.work.figures.none), shown.find('table').exists()]).toEqual([true, false]);
    shown.unmount();
  });
});
