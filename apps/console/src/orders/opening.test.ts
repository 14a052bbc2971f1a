/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils';
import OpenOrder from '../components/orders/OpenOrder.vue';
import { fleet } from '../fleet.js';
import { loggedInWith } from '../testing/logged-in.js';
import { hall, kiosk, order } from '../testing/samples.js';
import { type Asked, Says, serverAnswers } from '../testing/server.js';

let asked: Asked[];
const answered = (answer: unknown = { orderId: 'MO-1', state: 'taken' }): void => {
  asked = serverAnswers({ 'POST /orders': answer });
};
beforeEach(() => {
  loggedInWith();
  answered();
  for (const id of ['hall-1', 'hall-2']) fleet.halls.set(id, hall(id));
  for (const id of ['K-1', 'K-2']) fleet.kiosks.set(id, kiosk(id));
  fleet.people.set('anna', { id: 'anna', name: 'Anna', roles: [], halls: ['hall-1'] });
  fleet.people.set('bo', { id: 'bo', name: 'Bo', roles: [], halls: [] });
});
afterEach(() => {
  for (const all of [fleet.halls, fleet.kiosks, fleet.people, fleet.orders]) all.clear();
});

const at = (name: string): string => `[data-test=${name}]`;
async function form(props: { hallId: string; kioskId?: string } = { hallId: '' }) {
  const shown = mount(OpenOrder, { props, global: { stubs: { RouterLink: RouterLinkStub } } });
  await shown.find(at('open')).trigger('click');
  const say = async (told: Record<string, string | boolean | number>): Promise<void> => {
    for (const [field, value] of Object.entries(told)) await shown.find(at(field)).setValue(value);
  };
  const send = async (): Promise<void> => {
    await shown.find('form').trigger('submit');
    await flushPromises();
  };
  return { shown, say, send };
}
type Shown = Awaited<ReturnType<typeof form>>['shown'];
const isReady = (shown: Shown): boolean => shown.find(at('open-do')).attributes('disabled') === undefined;
const bodies = () => asked.map(({ body }) => body);

test('an upkeep of a whole hall is sent with its plan, in fen', async () => {
  const { shown, say, send } = await form();
  await say({ 'open-by': 'anna', 'open-hall': 'hall-1', 'open-kind': 'upkeep', 'open-what': '季度检修', 'open-to': 'bo' });
  await say({ 'open-priority': 'low', 'open-due': '2126-01-02T10:00' });
  expect(isReady(shown)).toBe(false);
  await say({ items: ' 更换风扇\n\n清理风道', hours: 3.5, material: 19.99 });
  expect(isReady(shown)).toBe(true);
  await send();
  const plan = { items: ['更换风扇', '清理风道'], hours: 3.5, materialFen: 1999, otherFen: 0 };
  expect(bodies()).toEqual([
    {
      ...{ hallId: 'hall-1', kind: 'upkeep', what: '季度检修', priority: 'low', dueAt: '2126-01-02T02:00:00.000Z' },
      ...{ to: 'bo', plan, by: 'anna' },
    },
  ]);
  expect(shown.find(at('opened')).text()).toContain('MO-1');
  expect(shown.find('form').exists()).toBe(false);
});

test('on the page of a kiosk it is for that kiosk, and what is not told goes by the register', async () => {
  const { shown, say, send } = await form({ hallId: 'hall-1', kioskId: 'K-1' });
  expect([shown.find(at('open-hall')).exists(), shown.find(at('open-kiosk')).exists()]).toEqual([false, false]);
  await say({ 'open-by': 'anna', 'open-kind': 'clean', 'open-what': '擦洗' });
  expect([shown.find(at('open-planned')).exists(), shown.find(at('plan-fields')).exists()]).toEqual([false, false]);
  await send();
  expect(bodies()).toEqual([{ kioskId: 'K-1', kind: 'clean', what: '擦洗', priority: 'normal', by: 'anna' }]);
});

test('a plan that was begun is not sent with another kind of work', async () => {
  const { say, send } = await form({ hallId: 'hall-1', kioskId: 'K-1' });
  await say({ 'open-by': 'anna', 'open-kind': 'upkeep', 'open-what': '检修', items: '风扇', hours: 1 });
  await say({ 'open-kind': 'relabel' });
  await send();
  expect(bodies()).toEqual([expect.not.objectContaining({ plan: expect.anything() })]);
});

test('that one is open already is said beside the form, with the way to it', async () => {
  const says = { zh: '该设备的同一故障已有未完成的维修单，请在那张单上操作', en: 'another is open' };
  answered(new Says(409, { type: 'urn:hallwatch:problem:act-refused', because: 'open-already', says }));
  fleet.orders.set('MO-7', order('MO-7', { kind: 'inspect' }));
  const { shown, say, send } = await form({ hallId: 'hall-1', kioskId: 'K-1' });
  await say({ 'open-by': 'anna', 'open-kind': 'repair', 'open-what': '黑屏' });
  await send();
  expect(shown.find(at('open-error')).text()).toContain(says.zh);
  expect(shown.findComponent(RouterLinkStub).props('to')).toBe('/orders/MO-7');
  expect((shown.find(at('open-what')).element as HTMLTextAreaElement).value).toBe('黑屏');
});

test('it is offered to who may open orders, and to whom only to who sees to all orders', async () => {
  loggedInWith(['order.read', 'order.act', 'order.manage'], 'anna');
  expect(
    mount(OpenOrder, { props: { hallId: 'hall-1', kioskId: 'K-1' }, global: { stubs: { RouterLink: RouterLinkStub } } })
      .find(at('open'))
      .exists(),
  ).toBe(false);
  loggedInWith(['order.open'], 'anna');
  const { shown, say, send } = await form({ hallId: 'hall-1', kioskId: 'K-1' });
  expect([shown.find(at('open-to')).exists(), shown.find(at('open-by')).exists()]).toEqual([false, false]);
  await say({ 'open-what': '黑屏' });
  await send();
  expect(bodies()).toEqual([expect.objectContaining({ by: 'anna', what: '黑屏' })]);
});
