/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { flushPromises, mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { fleet } from '../../fleet.js';
import { words } from '../../i18n.js';
import { language } from '../../prefs.js';
import { session } from '../../session.js';
import { loggedInWith } from '../../testing/logged-in.js';
import { hall, kiosk, order } from '../../testing/samples.js';
import { type Asked, listed, Says, serverAnswers } from '../../testing/server.js';
import { now } from '../../time.js';
import type { Order } from '../../told.js';
import OrderActs from '../OrderActs.vue';
import SinceRepair from './SinceRepair.vue';
import WorkTold from './WorkTold.vue';

const AT = '2026-01-01T04:00:00.000Z';
const event = (what: Order['history'][number]['what'], by: string) => ({ at: AT, what, by, note: { zh: '', en: '' } });
const WHOLE = {
  cause: '卡纸',
  process: '清理',
  minutes: 20,
  payer: 'operator',
  cleaned: true,
  vendor: { called: false },
} as const;
const RECORD = { ...WHOLE, by: 'anna', at: AT };

let asked: Asked[];
beforeEach(() => {
  loggedInWith();
  asked = serverAnswers({ 'POST /orders/o-1/acts': {} });
  for (const [id, name] of [
    ['anna', 'Anna'],
    ['bo', 'Bo'],
  ] as const) {
    fleet.people.set(id, { id, name, roles: [], halls: id === 'bo' ? ['hall-1'] : [] });
  }
});
afterEach(() => {
  language.value = 'zh';
  for (const map of [fleet.people, fleet.halls, fleet.kiosks]) map.clear();
});

const acts = (more: Partial<Order> = {}) =>
  mount(OrderActs, { props: { order: order('o-1', { kind: 'repair', history: [], ...more }) } });
type Shown = ReturnType<typeof acts>;
const pressed = (name: string) => `[data-test="${name}"]`;
const buttons = (shown: Shown) => shown.findAll('.buttons button').map((button) => button.attributes('data-test'));
const choose = (shown: Shown, who: string) => shown.find('[data-test=by]').setValue(who);
const bodies = () => asked.filter(({ method }) => method !== 'GET').map(({ body }) => body);

describe('of the acts of an order those are there that one may do', () => {
  test.each([
    ['open', 'bo', ['accept', 'assign', 'cancel']],
    ['accepted', 'bo', ['takeOver', 'assign', 'record', 'cancel']],
    ['accepted', 'anna', ['arrive', 'assign', 'passOn', 'hold', 'record', 'cancel', 'sendOut']],
    ['arrived', 'anna', ['repair', 'assign', 'passOn', 'hold', 'record', 'cancel', 'sendOut']],
    ['onHold', 'anna', ['resume', 'assign', 'record', 'cancel', 'sendOut']],
    ['repaired', 'bo', ['acceptance', 'record']],
    ['repaired', 'anna', ['record', 'sendOut']],
    ['closed', 'bo', ['record', 'reopen']],
  ] as const)('of one that is %s, for %s', async (state, who, wanted) => {
    const shown = acts({ state, history: [event('repaired', 'anna')] });
    await choose(shown, who);
    expect(buttons(shown)).toEqual(wanted.map((name) => `order.${name}`));
  });

  test('none of one that is cancelled', () => {
    expect(acts({ state: 'cancelled' }).find('[data-test=acts]').exists()).toBe(false);
  });

  test('nothing is done by nobody', async () => {
    const shown = acts({ state: 'open' });
    expect(buttons(shown)).toEqual([]);
    expect(shown.text()).toContain(words.value.work.chooseDoer);
    await choose(shown, 'bo');
    await shown.find(pressed('order.accept')).trigger('click');
    expect(bodies()).toEqual([{ act: 'order.accept', by: 'bo' }]);
  });

  test('who acts for nobody else is asked for no name, and does not give orders to others', async () => {
    loggedInWith(['order.act'], 'anna');
    const shown = acts({ state: 'accepted', assignee: 'anna' });
    expect(shown.find('[data-test=by]').exists()).toBe(false);
    expect(buttons(shown)).toEqual(['order.arrive', 'order.passOn', 'order.hold', 'order.record', 'order.sendOut']);
    await shown.find(pressed('order.arrive')).trigger('click');
    expect(bodies()).toEqual([{ act: 'order.arrive', by: 'anna' }]);
  });

  test('who manages the orders of another hall does not manage this one', () => {
    loggedInWith(['order.act', 'order.manage'], 'anna');
    fleet.halls.set('hall-1', hall());
    const manages = () => buttons(acts({ state: 'open' })).includes('order.assign');
    expect(manages()).toBe(true);
    if (session.value) session.value.scope = { regions: [], halls: ['hall-1'], departments: [] };
    expect(manages()).toBe(true);
    if (session.value) session.value.scope = { regions: [], halls: ['hall-2'], departments: [] };
    expect(acts({ state: 'open' }).find('[data-test=acts]').exists()).toBe(false);
  });

  test('who stands in for another may act as either', () => {
    loggedInWith(['order.act'], 'anna');
    if (session.value) session.value.deputyOf = ['cai'];
    const ids = acts({ state: 'accepted' })
      .findAll('[data-test=by] option')
      .map((one) => (one.element as HTMLOptionElement).value);
    expect(ids.sort()).toEqual(['', 'anna', 'cai']);
  });

  test('an account that is nobody’s says so in place of buttons', () => {
    loggedInWith(['order.act']);
    const shown = acts({ state: 'open' });
    expect([shown.find('[data-test=nobodys]').exists(), shown.findAll('button')]).toEqual([true, []]);
  });

  test("a refusal is told in the reader's language", async () => {
    serverAnswers({ 'POST /orders/o-1/acts': new Says(409, { says: { zh: '已有人接单', en: 'somebody has it' } }) });
    language.value = 'en';
    const shown = acts({ state: 'open' });
    await choose(shown, 'bo');
    await shown.find(pressed('order.accept')).trigger('click');
    await flushPromises();
    expect(shown.find('[role=alert]').text()).toBe('Somebody has it');
  });
});

describe('what an act is told with', () => {
  async function open(name: string, more: Partial<Order>, who: string): Promise<Shown> {
    const shown = acts(more);
    await choose(shown, who);
    await shown.find(pressed(name)).trigger('click');
    await nextTick();
    return shown;
  }
  const fill = async (shown: Shown, fields: Record<string, string | number>) => {
    for (const [name, value] of Object.entries(fields)) await shown.find(`.form [data-test=${name}]`).setValue(value);
  };
  const send = async (shown: Shown) => {
    await shown.find('.form form').trigger('submit');
    await flushPromises();
  };

  test('an order is taken over, cancelled and opened again for a reason', async () => {
    const shown = await open('order.takeOver', { state: 'accepted' }, 'bo');
    expect(shown.find('[data-test=do]').attributes('disabled')).toBeDefined();
    await fill(shown, { reason: ' ill ' });
    await send(shown);
    expect(bodies()).toEqual([{ act: 'order.takeOver', by: 'bo', reason: 'ill' }]);
    expect(shown.find('.form').exists()).toBe(false);
  });

  const choice = (id: string, more: object = {}) => {
    return { id, name: id.toUpperCase(), able: true, onShift: true, orders: 1, metres: 0, why: [], ...more };
  };
  const REASON = { reason: 'trade', says: { zh: '大厅人员', en: 'hall staff' } };
  const CHOICES = listed([
    choice('cy', { why: [REASON], orders: 0 }),
    choice('bo', { onShift: false }),
    choice('dee', { able: false }),
  ]);

  test('it is offered to the best first, with what speaks for them, then to whoever else is known', async () => {
    asked = serverAnswers({ 'POST /orders/o-1/acts': {}, 'GET /orders/o-1/candidates': CHOICES });
    fleet.people.set('eve', { id: 'eve', name: 'Eve', roles: [], halls: [] });
    const shown = await open('order.assign', { state: 'open', assignee: 'anna' }, 'anna');
    await flushPromises();
    const groups = shown.findAll('[data-test=to] optgroup');
    expect(groups.map((group) => [group.attributes('label'), group.findAll('option').map((option) => option.text())])).toEqual([
      [words.value.work.best, ['CY：大厅人员；在手 0 单', 'BO：不在班；在手 1 单']],
      [words.value.work.elsewhere, ['Eve']],
    ]);
    await fill(shown, { to: 'cy', reason: '离得近' });
    expect(shown.find('[data-test=speaks-for]').text()).toBe('大厅人员；在手 0 单');
    await send(shown);
    expect(bodies()).toEqual([{ act: 'order.assign', by: 'anna', to: 'cy', reason: '离得近' }]);
  });

  test('who may not read the register passes it on to those who are offered', async () => {
    asked = serverAnswers({ 'POST /orders/o-1/acts': {}, 'GET /orders/o-1/candidates': CHOICES });
    loggedInWith(['order.act'], 'anna');
    fleet.people.clear();
    const shown = acts({ state: 'accepted' });
    await shown.find(pressed('order.passOn')).trigger('click');
    await flushPromises();
    await fill(shown, { to: 'bo', reason: '交班' });
    await send(shown);
    expect(bodies()).toEqual([{ act: 'order.passOn', by: 'anna', to: 'bo', reason: '交班' }]);
  });

  test('it waits until a time of Shanghai that is still to come', async () => {
    now.value = Date.UTC(2026, 0, 1, 4);
    const shown = await open('order.hold', { state: 'accepted' }, 'anna');
    await fill(shown, { 'hold-for': 'part', reason: '等进纸轮', until: '2026-01-01T12:00' });
    expect(shown.find('[data-test=do]').attributes('disabled')).toBeDefined();
    await fill(shown, { until: '2026-01-02T09:30' });
    await send(shown);
    const hold = { for: 'part', until: '2026-01-02T01:30:00.000Z' };
    expect(bodies()).toEqual([{ act: 'order.hold', by: 'anna', hold, reason: '等进纸轮' }]);
  });

  test('a repair is told with its record, or without', async () => {
    const shown = await open('order.repair', { state: 'arrived' }, 'anna');
    await send(shown);
    await shown.find(pressed('order.repair')).trigger('click');
    await fill(shown, { cause: '卡纸', process: '清理', minutes: 20, payer: 'vendor' });
    await shown.find('[data-test=called]').setValue(true);
    await fill(shown, { 'called-at': '2026-01-01T12:30' });
    await shown.find('[data-test=cleaned]').setValue(true);
    await shown.find('[data-test=add-part]').trigger('click');
    await fill(shown, { part: '进纸轮' });
    await send(shown);
    const vendor = { called: true, at: '2026-01-01T04:30:00.000Z' };
    const parts = [{ name: '进纸轮', count: 1 }];
    const record = { cause: '卡纸', process: '清理', minutes: 20, payer: 'vendor', cleaned: true, vendor, parts };
    expect(bodies()).toEqual([
      { act: 'order.repair', by: 'anna' },
      { act: 'order.repair', by: 'anna', record },
    ]);
  });

  test('a record goes on from what was told before', async () => {
    const shown = await open('order.record', { state: 'arrived', record: RECORD }, 'anna');
    await fill(shown, { minutes: 35 });
    await send(shown);
    expect(bodies()).toEqual([{ act: 'order.record', by: 'anna', record: { ...WHOLE, minutes: 35 } }]);
  });

  describe('an acceptance', () => {
    const repaired: Partial<Order> = { state: 'repaired', history: [event('repaired', 'anna')], record: RECORD };
    beforeEach(() => void fleet.kiosks.set('K-1', kiosk('K-1')));
    const CHECKS = ['serves', 'online', 'trial', 'clean', 'locked'];
    const check = (shown: Shown, item: string, good: boolean) =>
      shown.findAll(`[data-test=check-${item}] input`)[good ? 0 : 1]?.setValue(true);
    const isOff = (shown: Shown, verdict: string) => shown.find(`[data-test=${verdict}]`).attributes('disabled') !== undefined;

    test('passes when each point is as it should be', async () => {
      const shown = await open('order.acceptance', repaired, 'bo');
      for (const item of CHECKS.slice(1)) await check(shown, item, true);
      expect([isOff(shown, 'passed'), isOff(shown, 'failed')]).toEqual([true, false]);
      await check(shown, 'serves', true);
      expect([isOff(shown, 'passed'), isOff(shown, 'failed')]).toEqual([false, true]);
      await shown.find('[data-test=passed]').trigger('click');
      const checks = Object.fromEntries(CHECKS.map((item) => [item, true]));
      expect(bodies()).toEqual([{ act: 'order.acceptance', by: 'bo', passed: true, checks }]);
    });

    test('does not pass with one that is not, and what is wrong is told', async () => {
      const shown = await open('order.acceptance', repaired, 'bo');
      await check(shown, 'trial', false);
      await fill(shown, { reason: '测试业务失败' });
      expect(isOff(shown, 'passed')).toBe(true);
      await shown.find('[data-test=failed]').trigger('click');
      const failed = { act: 'order.acceptance', by: 'bo', passed: false, checks: { trial: false }, reason: '测试业务失败' };
      expect(bodies()).toEqual([failed]);
    });

    test('cannot pass before the record is whole, which says what lacks', async () => {
      const { payer: _, ...some } = RECORD;
      const shown = await open('order.acceptance', { ...repaired, record: some }, 'bo');
      expect(shown.find('[data-test=passed]').exists()).toBe(false);
      expect(shown.find('[data-test=missing]').text()).toBe(words.value.work.missing(words.value.work.field.payer));
    });

    test('is not for who repaired it, who is told why', async () => {
      const shown = acts(repaired);
      await choose(shown, 'anna');
      expect(shown.find('[data-test=own-repair]').text()).toContain('S0-C1.9');
    });
  });

  test('of a refill that ended by itself is asked who did it', async () => {
    const shown = acts({ state: 'closed', kind: 'replenish' });
    expect(shown.find('h2').text()).toBe(words.value.work.whoDid.replenish);
    await choose(shown, 'bo');
    await send(shown);
    expect(bodies()).toEqual([{ act: 'order.record', by: 'bo', record: {} }]);
    expect(acts({ state: 'closed', kind: 'replenish', record: RECORD }).find('[data-test=who-did]').exists()).toBe(false);
  });

  test('a form closes when somebody else has done it meanwhile, and with Escape', async () => {
    const shown = await open('order.takeOver', { state: 'accepted' }, 'bo');
    await shown.find('.form').trigger('keydown', { key: 'Escape' });
    expect(shown.find('.form').exists()).toBe(false);
    await shown.find(pressed('order.takeOver')).trigger('click');
    await shown.setProps({ order: order('o-1', { kind: 'repair', history: [], state: 'accepted', assignee: 'bo' }) });
    expect(shown.find('.form').exists()).toBe(false);
  });
});

describe('beside the acts', () => {
  test('stands what was told of the work, its waits and its acceptances', () => {
    const hold = { for: 'part', why: '等进纸轮', by: 'anna', from: AT, until: AT, endedAt: null, as: 'arrived' } as const;
    const acceptance = { by: 'bo', at: AT, passed: false, checks: { trial: false }, reason: '失败' };
    const { minutes: _, ...some } = RECORD;
    const told = mount(WorkTold, {
      props: {
        order: order('o-1', { kind: 'repair', state: 'arrived', record: some, holds: [hold], acceptances: [acceptance] }),
      },
    });
    expect(told.find('[data-test=record]').text()).toContain('卡纸');
    expect(told.find('[data-test=record-missing]').text()).toContain(words.value.work.field.minutes);
    expect(told.find('[data-test=holds]').text()).toContain('等进纸轮');
    expect(told.find('[data-test=acceptances]').text()).toContain(words.value.work.check.trial);
  });

  test('nothing of an order of which nothing is told or asked', () => {
    const told = mount(WorkTold, { props: { order: order('o-1', { kind: 'replenish', state: 'closed' }) } });
    expect(told.text()).toBe('');
  });

  const beat = (n: number, fields: Record<string, unknown>) => ({
    ts: n,
    receivedAt: n,
    fields: { mode: 'inService', ...fields },
  });
  async function since(readings: unknown[]): Promise<[string, Asked | undefined]> {
    const read = serverAnswers({ 'GET /readings': listed(readings) });
    const shown = mount(SinceRepair, { props: { order: order('o-1', { history: [event('repaired', 'anna')] }) } });
    await flushPromises();
    const text = shown.text();
    shown.unmount();
    return [text, read[0]];
  }

  test('what the device told since the repair is summed up in words', async () => {
    const at = Date.parse(AT);
    const [text, read] = await since([beat(at + 60_000, { txOk: 2, txFailed: 1 }), beat(at + 30_000, { txOk: 3 })]);
    expect(Object.fromEntries(read?.query ?? [])).toMatchObject({ kioskId: 'K-1', kind: 'heartbeat', from: AT });
    expect(text).toContain(words.value.work.sinceBeats(2, '2026-01-01 12:01:00'));
    expect(text).toContain(words.value.work.sinceDone(5, 1));
  });

  test.each([
    ['nothing came', [], words.value.work.sinceNothing('2026-01-01 12:00:00')],
    ['no transaction was done', [beat(1, { txOk: 0 })], words.value.work.sinceNoneDone],
    ['it tells no transactions', [beat(1, {})], words.value.work.sinceNotTold],
  ])('and says so when %s', async (_, readings, said) => {
    expect((await since(readings))[0]).toContain(said);
  });
});
