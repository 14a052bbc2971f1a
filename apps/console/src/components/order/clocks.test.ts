/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, expect, test } from '@jest/globals';
import { mount } from '@vue/test-utils';
import { order } from '../../testing/samples.js';
import { now } from '../../time.js';
import type { Order } from '../../told.js';
import { clocksOf } from './clocks.js';
import OrderClocks from './OrderClocks.vue';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const clock = (minute: number, more: object = {}) => ({ dueAt: at(minute), warnAt: at(minute - 5), ...more });
const with3 = (more: Partial<Order>) => order('o-1', { closedAt: null, state: 'arrived', ...more });
const states = (of: Order, minute: number) => clocksOf(of, Date.parse(at(minute))).map(({ name, state }) => `${name} ${state}`);
afterEach(() => {
  now.value = Date.now();
});

test('a clock runs until its time is over, is kept or late once it is done, and stands on hold', () => {
  const clocks = { accept: clock(30, { metAt: at(10) }), arrive: clock(60, { metAt: at(70) }), restore: clock(120) };
  expect(states(with3({ clocks }), 100)).toEqual(['accept kept', 'arrive late', 'restore runs']);
  expect(states(with3({ clocks }), 121)).toEqual(['accept kept', 'arrive late', 'restore over']);
  expect(states(with3({ clocks, state: 'onHold' }), 100)).toEqual(['accept kept', 'arrive late', 'restore stands']);
});

test('what ended before its time came has no clock any more; what was broken has', () => {
  const clocks = { accept: clock(30, { breachedAt: at(30) }), restore: clock(120) };
  expect(states(with3({ clocks, state: 'cancelled', closedAt: at(40) }), 200)).toEqual(['accept over']);
  expect(clocksOf(with3({}), 0)).toEqual([]);
});

test('the page says who was asked when nobody accepted it, and who is asked next', () => {
  now.value = Date.parse(at(40));
  const escalation = { asked: [{ step: 'deputy' as const, person: 'bo', at: at(31) }], nextAt: at(61) };
  const clocks = { accept: clock(30, { breachedAt: at(30) }), arrive: clock(60) };
  const shown = mount(OrderClocks, { props: { order: with3({ clocks, escalation }), nameOf: () => '示例人员' } });
  expect(shown.find('[data-test=escalation]').text()).toContain('顶岗人（AB岗）：示例人员');
  expect(shown.text()).toContain('再升级');
  expect(shown.find('[data-test=clock-arrive]').text()).toContain('还剩 20 分');
});
