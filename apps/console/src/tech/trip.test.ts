/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, expect, test } from '@jest/globals';
import { mount } from '@vue/test-utils';
import type { Session } from '../api.js';
import { language } from '../prefs.js';
import { hall } from '../testing/samples.js';
import type { Visits } from '../told.js';
import { mapLinks } from './map-links.js';
import { kept } from './mine.js';
import TripPage from './TripPage.vue';
import { forgetTicks, isTicked } from './ticks.js';

const AT = '2026-01-01T04:00:00.000Z';
const order = (id: string, more: object = {}): Visits['stops'][number]['orders'][number] => ({
  ...{ id, kind: 'repair', priority: 'high', state: 'accepted', hallId: 'h', kioskId: `K-${id}`, kioskName: null, spot: null },
  ...{ reason: { zh: '卡纸', en: 'jam' }, dueAt: AT, cash: false },
  ...more,
});
const TRIP: Visits = {
  at: AT,
  person: { id: 'anna', name: 'Anna' },
  from: { hallId: 'h', name: '一号厅', as: 'base' },
  metres: 2340,
  stops: [
    {
      halls: [{ id: 'h', name: '一号厅', address: '示例路1号', lat: 30.5, lon: 117 }],
      orders: [order('1', { cash: true })],
      ...{ dueAt: AT, minutes: 20, metres: 740, late: true, unplaced: false },
    },
    {
      halls: [{ id: 'i', name: '二号厅', address: '', lat: null, lon: null }],
      orders: [order('2')],
      ...{ dueAt: AT, minutes: 20, metres: null, late: false, unplaced: true },
    },
  ],
  bring: [
    {
      thing: 'consumable',
      kind: 'receiptPaper',
      name: { zh: '凭条纸', en: 'receipt paper' },
      count: 900,
      pieces: 2,
      kioskIds: ['K-1'],
    },
  ],
  together: [{ orderId: '1', other: null }],
  also: [{ ...order('3'), hallName: '三号厅', assignee: null, metres: 0 }],
};
const me = { name: 'anna', personId: 'anna' } as Session;
const shown = (visits: Visits | null = TRIP) => {
  kept.value = {
    account: 'anna',
    at: Date.parse(AT),
    me,
    orders: [],
    halls: [],
    kiosks: {},
    pasts: {},
    hands: {},
    courses: {},
    visits,
  };
  return mount(TripPage, { global: { stubs: { RouterLink: { template: '<a><slot /></a>' } } } });
};
afterEach(() => {
  language.value = 'zh';
  forgetTicks();
});

test('a trip is told stop by stop, from what was read last, as the crow flies', () => {
  const page = shown();
  expect(page.find('[data-test=sum]').text()).toBe('2 站，合计直线约 2.3 公里、从一号厅出发');
  const [first, last] = page.findAll('[data-test=stops] > li');
  expect(first?.text()).toContain('直线约 740 米');
  expect(first?.text()).toContain('可能超时');
  expect(first?.text()).toContain('两人到场');
  expect(first?.find('a[href^="https://uri.amap.com"]').exists()).toBe(true);
  expect(last?.text()).toContain('未登记坐标');
  expect(last?.find('a[href^="https"]').exists()).toBe(false);
  expect(page.find('[data-test=also]').text()).toContain('就在这里');
  expect(page.find('[data-test=together]').text()).toContain('另一人');
});

test('what is packed stays ticked on the phone until the next day', async () => {
  const page = shown();
  const box = page.find('[data-test=pack-receiptPaper]');
  expect(page.find('[data-test=bring-list]').text()).toContain('凭条纸 × 2、装满还差 900');
  await box.setValue(true);
  expect((shown().find('[data-test=pack-receiptPaper]').element as HTMLInputElement).checked).toBe(true);
  const tomorrow = shown({ ...TRIP, at: '2026-01-02T04:00:00.000Z' });
  expect((tomorrow.find('[data-test=pack-receiptPaper]').element as HTMLInputElement).checked).toBe(false);
  forgetTicks();
  expect(isTicked('anna 01-01', 'consumable receiptPaper K-1')).toBe(false);
});

test('in English too; nothing read yet is said', () => {
  language.value = 'en';
  expect(shown().find('[data-test=sum]').text()).toContain('as the crow flies');
  expect(shown(null).text()).toContain('not read yet');
});

test('the way leads to where the map draws the hall', () => {
  expect(mapLinks(hall('h'))).toBeNull();
  expect(mapLinks({ name: 'h', lat: 30.5, lon: 117 })?.geo).toBe('geo:30.500000,117.000000');
});
