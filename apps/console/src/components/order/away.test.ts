/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { flushPromises, mount } from '@vue/test-utils';
import { fleet } from '../../fleet.js';
import { loggedInWith } from '../../testing/logged-in.js';
import { order } from '../../testing/samples.js';
import { type Asked, serverAnswers } from '../../testing/server.js';
import type { Order } from '../../told.js';
import OrderActs from '../OrderActs.vue';
import AwayTold from './AwayTold.vue';

const AT = '2026-01-01T04:00:00.000Z';
const PRINTER = {
  item: 1,
  what: '凭条打印机',
  serial: 'SN-7',
  to: '示例维修点',
  expectedAt: '2026-01-03T10:00:00.000Z',
  by: 'anna',
  at: AT,
};
const PLAN = { items: ['更换风扇', '清理风道'], hours: 3, materialFen: 12_800, otherFen: 5_050 };

let asked: Asked[];
beforeEach(() => {
  loggedInWith();
  asked = serverAnswers({ 'POST /orders/o-1/acts': {} });
  for (const id of ['anna', 'bo']) fleet.people.set(id, { id, name: id, roles: [], halls: [] });
});
afterEach(() => fleet.people.clear());

const shownFor = async (who: string, more: Partial<Order>) => {
  const shown = mount(OrderActs, { props: { order: order('o-1', { kind: 'repair', history: [], ...more }) } });
  await shown.find('[data-test=by]').setValue(who);
  return shown;
};

describe('what is sent out', () => {
  test('goes with where, until when, and the hold in the same form', async () => {
    const shown = await shownFor('anna', { state: 'arrived' });
    await shown.find('[data-test="order.sendOut"]').trigger('click');
    expect(shown.find('[data-test=do]').attributes('disabled')).toBeDefined();
    await shown.find('[data-test=what]').setValue('凭条打印机');
    await shown.find('[data-test=to]').setValue('示例维修点');
    await shown.find('[data-test=until]').setValue('2099-01-03T18:00');
    await shown.find('[data-test=device]').setValue(true);
    // Of a device its number is asked.
    expect(shown.find('[data-test=do]').attributes('disabled')).toBeDefined();
    await shown.find('[data-test=serial]').setValue('SN-7');
    await shown.find('[data-test=waits]').setValue(true);
    await shown.find('form').trigger('submit');
    await flushPromises();
    const expectedAt = '2099-01-03T10:00:00.000Z';
    expect(asked.map(({ body }) => body)).toEqual([
      {
        act: 'order.sendOut',
        by: 'anna',
        sending: { what: '凭条打印机', to: '示例维修点', expectedAt, device: true, serial: 'SN-7' },
        hold: { for: 'vendor', until: expectedAt },
      },
    ]);
  });

  test('is noted as back also on an order that is closed', async () => {
    const shown = await shownFor('bo', { state: 'closed', closedAt: AT, isAway: true, away: [PRINTER] });
    await shown.find('[data-test="order.back"]').trigger('click');
    await shown.find('[data-test=condition]').setValue('replaced');
    await shown.find('form').trigger('submit');
    await flushPromises();
    expect(asked.map(({ body }) => body)).toEqual([{ act: 'order.back', by: 'bo', back: { item: 1, condition: 'replaced' } }]);
  });

  test('stands on the order with when it is to be back', () => {
    const told = mount(AwayTold, { props: { order: order('o-1', { isAway: true, away: [PRINTER] }), nameOf: String } });
    expect(told.find('[data-test=away]').text()).toContain('预计 2026-01-03 18:00:00 前返回');
    const back = { by: 'bo', at: AT, condition: 'repaired' as const };
    const here = mount(AwayTold, { props: { order: order('o-1', { away: [{ ...PRINTER, back }] }), nameOf: String } });
    expect(here.find('[data-test=away]').text()).toContain('已修好');
  });
});

describe('a plan', () => {
  const planned = {
    kind: 'upkeep',
    plan: PLAN,
    unapproved: true,
    state: 'open',
    history: [{ at: AT, what: 'opened', by: 'bo', note: { zh: '', en: '' } }],
  } as const;

  test('stands with its cost, and waits', () => {
    const told = mount(AwayTold, { props: { order: order('o-1', planned as unknown as Partial<Order>), nameOf: String } });
    expect(told.find('[data-test=total]').text()).toBe('178.50');
    expect(told.find('[data-test=unapproved]').exists()).toBe(true);
  });

  test('is approved by another than who made it, and accepted by nobody before', async () => {
    const names = (shown: Awaited<ReturnType<typeof shownFor>>) =>
      shown.findAll('.buttons button').map((one) => one.attributes('data-test'));
    const own = await shownFor('bo', planned as unknown as Partial<Order>);
    expect(names(own)).toEqual(['order.assign', 'order.cancel']);
    const shown = await shownFor('anna', planned as unknown as Partial<Order>);
    expect(names(shown)).not.toContain('order.accept');
    await shown.find('[data-test="order.approve"]').trigger('click');
    await flushPromises();
    expect(asked.map(({ body }) => body)).toEqual([{ act: 'order.approve', by: 'anna' }]);
  });
});
