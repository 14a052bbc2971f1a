/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { mount, RouterLinkStub } from '@vue/test-utils';
import { nextTick } from 'vue';
import { fleet } from '../fleet.js';
import { words } from '../i18n.js';
import { hear } from '../monitoring.js';
import { language } from '../prefs.js';
import { incident, kiosk, level } from '../testing/samples.js';
import { now, stamp } from '../time.js';
import AgeText from './AgeText.vue';
import ConnectionLamp from './ConnectionLamp.vue';
import FleetFilter from './FleetFilter.vue';
import KioskTile from './KioskTile.vue';
import LevelMeter from './LevelMeter.vue';
import MonitoringBanner from './MonitoringBanner.vue';

const stubs = { global: { stubs: { RouterLink: RouterLinkStub } } };

afterEach(() => {
  language.value = 'zh';
  hear({ state: 'watching' });
  fleet.incidents.clear();
  jest.restoreAllMocks();
});

describe('a meter', () => {
  test.each([
    ['a supply that is low', 15, false, ['meter', 'warning']],
    ['a supply that is out', 3, false, ['meter', 'warning', 'grave']],
    ['a supply that is there', 16, false, ['meter']],
    ['a box that fills', 80, true, ['meter', 'warning']],
    ['a box that is full', 95, true, ['meter', 'warning', 'grave']],
    ['a box that is empty', 3, true, ['meter']],
  ])('shows %s', (_, pct, fills, classes) => {
    const meter = mount(LevelMeter, { props: { pct, fills, label: '小票纸' } });
    expect(meter.classes()).toEqual(classes);
    expect(meter.text()).toBe(`小票纸 ${pct}%`);
  });

  test('is never longer than whole', () => {
    expect(
      mount(LevelMeter, { props: { pct: 130, fills: true, label: '' } })
        .find('.level')
        .attributes('width'),
    ).toBe('100');
  });
});

describe('an age', () => {
  const at = Date.UTC(2026, 0, 1);
  test.each([
    ['ago', at + 12_000, words.value.ago('12 秒'), false],
    ['since', at + 60_000, words.value.since('1 分钟'), false],
    ['due', at - 60_000, words.value.dueIn('1 分钟'), false],
    ['due', at + 60_000, words.value.overdue('1 分钟'), true],
  ] as const)('is told as "%s"', (as, then, said, late) => {
    now.value = then;
    const age = mount(AgeText, { props: { at, as } });
    expect([age.text(), age.classes('late'), age.attributes('title')]).toEqual([said, late, stamp(at)]);
  });

  test('moves on with the clock', async () => {
    now.value = at;
    const age = mount(AgeText, { props: { at, as: 'ago' } });
    now.value = at + 5_000;
    await nextTick();
    expect(age.text()).toBe(words.value.ago('5 秒'));
  });
});

test('the lamp says that nobody watches, whatever the line', async () => {
  const lamp = mount(ConnectionLamp, { props: { connection: 'live' } });
  expect([lamp.text(), lamp.classes()]).toEqual([words.value.live, ['lamp', 'live']]);
  hear({ state: 'interrupted' });
  await nextTick();
  expect([lamp.text(), lamp.classes()]).toEqual([words.value.blind, ['lamp', 'lost']]);
});

test('the banner says since when nobody watches and why, and is not there else', async () => {
  const banner = mount(MonitoringBanner);
  expect(banner.find('[role=alert]').exists()).toBe(false);
  now.value = Date.UTC(2026, 0, 1, 4);
  hear({ state: 'interrupted', since: Date.UTC(2026, 0, 1, 2) });
  await nextTick();
  expect(banner.find('[role=alert]').text()).toBe(words.value.blindSince('10:00'));
  hear({ state: 'interrupted', since: null });
  await nextTick();
  expect(banner.text()).toBe(words.value.notBegun);
});

test('the filter hands on what is typed, without the spaces around it', async () => {
  const filter = mount(FleetFilter, { props: { text: '', troubled: false } });
  await filter.find('input[type=search]').setValue('  K-17 ');
  await filter.find('input[type=checkbox]').setValue(true);
  expect(filter.emitted('update:text')?.at(-1)).toEqual(['K-17']);
  expect(filter.emitted('update:troubled')).toEqual([[true]]);
});

test('a tile shows the gravest trouble, the lowest supply and the way to the kiosk', () => {
  fleet.incidents.set('i-1', incident('i-1', 'K-1', { reason: { zh: '小票纸用尽', en: 'out of receipt paper' } }));
  const levels = [level('receiptPaper', 2), level('noteBox', 60, 'cashbox')];
  const tile = mount(KioskTile, { props: { kiosk: kiosk('K-1', { levels }) }, ...stubs });
  expect(tile.classes()).toContain('is-critical');
  expect(tile.find('.reason').text()).toContain('小票纸用尽');
  expect(tile.findAll('.meter').map((meter) => meter.text().match(/\d+%/)?.[0])).toEqual(['2%', '60%']);
  expect(tile.findComponent(RouterLinkStub).props('to')).toBe('/kiosks/K-1');
});

test('a tile of a kiosk that was never heard claims nothing', () => {
  const tile = mount(KioskTile, { props: { kiosk: kiosk('K-1', null) }, ...stubs });
  expect([tile.classes('unheard'), tile.attributes('data-link'), tile.find('.levels').exists()]).toEqual([true, 'never', false]);
});
