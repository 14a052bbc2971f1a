/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils';
import { createMemoryHistory, createRouter } from 'vue-router';
import StockPage from '../../pages/StockPage.vue';
import { loggedInWith } from '../../testing/logged-in.js';
import { order } from '../../testing/samples.js';
import { type Asked, listed, Says, serverAnswers } from '../../testing/server.js';
import type { StockTold } from '../../told.js';
import { partOf, pickableFrom } from '../order/parts.js';
import RecordForm from '../order/RecordForm.vue';
import { draftOf, recordOf } from '../order/record-fields.js';

const row = (item: string, count: number, more = {}) => ({ item, count, minimum: null, below: false, differs: false, ...more });
const STOCK: StockTold = {
  items: [
    { id: 'roll', name: '凭条纸', unit: '卷', minimums: { 'cupboard/h-1': 3 } },
    { id: 'belt', name: '皮带', unit: '条', minimums: {} },
  ],
  stores: [
    { id: 'depot/r', kind: 'depot', of: 'r', name: { zh: 'r仓库', en: 'depot of r' }, items: [row('belt', 9)] },
    { id: 'cupboard/h-2', kind: 'cupboard', of: 'h-2', name: { zh: '二号厅配件柜', en: 'cupboard 2' }, items: [] },
    { id: 'van/p-1', kind: 'van', of: 'p-1', name: { zh: '示例的车', en: 'van' }, items: [row('roll', -1, { differs: true })] },
    {
      ...{ id: 'cupboard/h-1', kind: 'cupboard', of: 'h-1', name: { zh: '一号厅配件柜', en: 'cupboard 1' } },
      items: [row('roll', 2, { minimum: 3, below: true })],
    },
  ],
};
const MOVEMENT = {
  id: 'SM-1',
  at: '2026-01-01T00:00:00Z',
  how: 'used',
  item: 'roll',
  store: 'van/p-1',
  change: -2,
  by: 'p-1',
  orderId: 'MO-1',
  short: true,
};

let asked: Asked[];
async function page(answers: Record<string, unknown> = {}, query = '') {
  asked = serverAnswers({ 'GET /stock': STOCK, 'GET /stock/movements': listed([MOVEMENT]), ...answers });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/stock', component: StockPage }] });
  await router.push(`/stock${query}`);
  const shown = mount(StockPage, { global: { plugins: [router], stubs: { RouterLink: RouterLinkStub } } });
  await flushPromises();
  return shown;
}
const at = (name: string): string => `[data-test=${name}]`;

beforeEach(() => loggedInWith());
afterEach(() => {
  jest.restoreAllMocks();
});

describe('the page of stock', () => {
  test('shows what wants somebody first, and no store that has nothing', async () => {
    const shown = await page();
    const stores = shown.findAll(at('store')).map((one) => one.attributes('data-store'));
    expect(stores).toEqual(['van/p-1', 'cupboard/h-1', 'depot/r']);
    expect(shown.findAll(at('below'))).toHaveLength(1);
    expect(shown.findAll(at('differs'))).toHaveLength(1);
    expect(shown.find(at('movements')).text()).toMatch(/使用 凭条纸 -2.*示例的车.*账上不够/s);
    await shown.find(at('only-below')).setValue(true);
    await flushPromises();
    expect(shown.findAll(at('store'))).toHaveLength(2);
    await shown.find(at('kind')).setValue('van');
    await flushPromises();
    expect(shown.findAll(at('store')).map((one) => one.attributes('data-store'))).toEqual(['van/p-1']);
  });

  test('says that it reads, that it could not, and that there is nothing yet', async () => {
    const failing = await page({ 'GET /stock': new Says(503, { title: 'Away' }) });
    expect(failing.find('[role=alert]').exists()).toBe(true);
    serverAnswers({ 'GET /stock': { items: [], stores: [] }, 'GET /stock/movements': listed([]) });
    await failing.find('button').trigger('click');
    await flushPromises();
    expect(failing.find(at('none')).exists()).toBe(true);
    expect(failing.find(at('book')).exists()).toBe(false);
  });

  test('books what was done in one go, and a count as a count; a refusal is said', async () => {
    const answers: Record<string, unknown> = {
      'POST /stock/movements': new Says(201, { state: 'taken' }),
      'POST /stock/counts': new Says(409, { says: { zh: '配件未登记', en: 'no' } }),
    };
    const shown = await page(answers);
    await shown.find(`[data-store="cupboard/h-1"] ${at('level')}`).trigger('click');
    await flushPromises();
    expect(shown.findAll(at('store'))).toHaveLength(1);
    const form = shown.find(at('book'));
    await form.find(at('how')).setValue('taken');
    await form.find(at('to')).setValue('van/p-1');
    await form.find(at('count')).setValue('2');
    await form.trigger('submit');
    await flushPromises();
    const posts = () => asked.filter(({ method }) => method === 'POST');
    expect(posts().map(({ body }) => body)).toEqual([
      { how: 'taken', item: 'roll', store: 'cupboard/h-1', count: 2, to: 'van/p-1' },
    ]);
    expect(shown.find(at('booked')).exists()).toBe(true);
    expect(asked.filter(({ path, method }) => path === '/stock' && method === 'GET')).toHaveLength(2);
    await form.find(at('how')).setValue('counted');
    await form.find(at('count')).setValue('0');
    await form.trigger('submit');
    await flushPromises();
    expect(posts().at(-1)).toMatchObject({ path: '/stock/counts', body: { item: 'roll', store: 'cupboard/h-1', count: 0 } });
    expect(form.find('[role=alert]').text()).toContain('配件未登记');
    await shown.find(at('show-all')).trigger('click');
    await flushPromises();
    expect(shown.findAll(at('store'))).toHaveLength(3);
  });

  test('sets an item and one of its minimums, and leaves the others', async () => {
    const shown = await page({ 'PUT /stock/items/roll': new Says(201, { state: 'taken' }) });
    const form = shown.find(at('set-item'));
    await form.find(at('which')).setValue('roll');
    await form.find(at('minimum-of')).setValue('depot/r');
    await form.find(at('minimum')).setValue('20');
    await form.find('form').trigger('submit');
    await flushPromises();
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      ...{ name: '凭条纸', unit: '卷' },
      minimums: { 'cupboard/h-1': 3, 'depot/r': 20 },
    });
  });

  test('offers only what one may do', async () => {
    loggedInWith(['stock.read']);
    const shown = await page();
    expect([shown.find(at('book')).exists(), shown.find(at('set-item')).exists()]).toEqual([false, false]);
  });
});

describe('parts of a record', () => {
  test('are chosen from one’s own van first, then from the cupboard of the hall', () => {
    const shown = pickableFrom(STOCK, 'p-1', 'h-1').map(({ from, left }) => [from, left]);
    expect(shown).toEqual([
      ['van/p-1', -1],
      ['cupboard/h-1', 2],
    ]);
    expect(pickableFrom(STOCK, null, 'h-2')).toEqual([]);
  });

  test('are told with their store; what is written over is another part', () => {
    const [picked] = pickableFrom(STOCK, null, 'h-1');
    if (!picked) throw new Error('nothing to pick');
    const draft = draftOf({});
    draft.parts.push(partOf(picked), { ...partOf(picked), name: '自备' });
    expect(recordOf(draft).parts).toEqual([
      { name: '凭条纸', count: 1, item: 'roll', from: 'cupboard/h-1' },
      { name: '自备', count: 1 },
    ]);
    const record = { parts: recordOf(draft).parts, by: 'p-1', at: '2026-01-01T00:00:00Z' } as never;
    expect(recordOf(draftOf({ record })).parts).toEqual(recordOf(draft).parts);
  });

  test('are picked in the form', async () => {
    serverAnswers({ 'GET /stock': STOCK });
    const props = {
      order: order('MO-1', { kind: 'repair', hallId: 'h-1', assignee: 'p-1' }),
      act: 'order.record' as const,
      busy: false,
    };
    const form = mount(RecordForm, { props });
    await flushPromises();
    const list = form.find(at('pick'));
    (list.element as HTMLSelectElement).selectedIndex = 2;
    await list.trigger('change');
    await form.trigger('submit');
    const [[said] = []] = form.emitted<[{ record: object }]>('act') ?? [];
    expect(said?.record).toEqual({ parts: [{ name: '凭条纸', count: 1, item: 'roll', from: 'cupboard/h-1' }] });
  });
});
