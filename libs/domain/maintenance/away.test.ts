import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import { BACK_CONDITIONS, ORDER_ACT_EDITION, type OrderAct } from '../act/index.js';
import { OpenHours } from '../calendar/index.js';
import { hallOf } from '../outage/testing/register.js';
import { type Instant, MINUTE } from '../time/index.js';
import { decideAct } from './act.js';
import { decideLateAway, isStillAway, nextLate } from './away.js';
import { withClocks } from './follow-clocks.js';
import { possibleActs } from './moves.js';
import type { MaintenanceOrder, OrderState } from './order.js';
import { decideNotification } from './tell.js';
import { decideTurn } from './turn.js';

const START = Date.parse('2026-05-12T02:00:00Z');
const hall = hallOf('h-1', {});
const hours = new OpenHours();
const HANDS = { people: [], kiosk: undefined, hall, hours };

const onSite = (over: Partial<MaintenanceOrder> = {}): MaintenanceOrder =>
  sampleOrder({ kind: 'repair', state: 'arrived', assignee: 'p-02', ...over });
const sendOut = (expectedAt: Instant, more: Partial<OrderAct> = {}): OrderAct => ({
  act: 'order.sendOut',
  by: 'p-02',
  edition: ORDER_ACT_EDITION,
  sending: { what: '打印头', serial: 'SN-0001', to: '示例维修点', expectedAt, delivery: 'YD-0001' },
  ...more,
});
const back = (item: number, more: Partial<OrderAct['back']> = {}): OrderAct => ({
  act: 'order.back',
  by: 'p-03',
  edition: ORDER_ACT_EDITION,
  back: { item, condition: 'repaired', ...more },
});

/** What an act makes of it, with its clocks. */
function did(order: MaintenanceOrder, act: OrderAct, at: Instant): MaintenanceOrder {
  const decided = decideAct(order, act, at);
  if ('refused' in decided) throw new Error(decided.refused);
  return withClocks(order, decided, { hall, hours });
}

describe('what is sent out', () => {
  test('is away until it is back, also after its order closed', () => {
    const sent = did(onSite(), sendOut(START + 90 * MINUTE), START);
    expect(sent).toMatchObject({ state: 'arrived', isAway: true, away: [{ item: 1, serial: 'SN-0001', by: 'p-02', at: START }] });
    expect(sent.history.at(-1)).toMatchObject({
      what: 'sentOut',
      note: { zh: '送修：打印头（SN-0001），送至示例维修点，单号YD-0001，预计2026年5月12日 11:30前返回' },
    });
    const closed: MaintenanceOrder = { ...sent, state: 'closed', closedAt: START + MINUTE };
    expect(possibleActs(closed)).toContain('order.back');
    const here = did(closed, back(1, { condition: 'replaced', note: '换新件' }), START + 2 * MINUTE);
    expect(here).toMatchObject({
      state: 'closed',
      closedAt: START + MINUTE,
      away: [{ back: { by: 'p-03', condition: 'replaced' } }],
    });
    expect([here.isAway, here.turnsAt, possibleActs(here).includes('order.back')]).toEqual([undefined, undefined, false]);
    expect(decideAct(here, back(1), START + 3 * MINUTE)).toEqual({ refused: 'nothing-away' });
    expect(decideAct(sent, back(2), START + 3 * MINUTE)).toEqual({ refused: 'nothing-away' });
  });

  test('may put the order on hold until then, in one act, and not when that time is over', () => {
    const until = START + 60 * MINUTE;
    const held = did(onSite(), sendOut(until, { hold: { for: 'vendor', until } }), START);
    expect(held).toMatchObject({
      state: 'onHold',
      isAway: true,
      holds: [{ for: 'vendor', until, as: 'arrived', why: '打印头' }],
    });
    expect(decideAct(onSite(), sendOut(START), START)).toEqual({ refused: 'expected-over' });
    const over = sendOut(until, { hold: { for: 'vendor', until: START } });
    expect(decideAct(onSite(), over, START)).toEqual({ refused: 'hold-over' });
    // What comes back does not end the hold: somebody resumes the work.
    expect(did(held, back(1), START + MINUTE)).toMatchObject({ state: 'onHold', holds: [{ endedAt: null }] });
  });

  test('is told of once when it is not back in time, whatever its order is', () => {
    const expectedAt = START + 60 * MINUTE;
    const sent = did(onSite(), sendOut(expectedAt), START);
    for (const state of ['arrived', 'closed', 'cancelled'] as const satisfies OrderState[]) {
      const order: MaintenanceOrder = { ...sent, state, closedAt: state === 'arrived' ? null : START + 1 };
      expect(nextLate(order)).toBe(expectedAt);
      const late = decideTurn(order, expectedAt, HANDS);
      expect(late).toMatchObject({ what: 'awayLate', order: { state, isAway: true, away: [{ lateAt: expectedAt }] } });
      if (!late) throw new Error('nothing is late');
      expect(decideNotification(order, late)).toMatchObject({ tell: 'awayLate' });
      expect([nextLate(late.order), decideLateAway(late.order, expectedAt + 1)]).toEqual([Number.POSITIVE_INFINITY, null]);
    }
  });

  test('whatever goes and comes when, away is exactly what went and is not back', () => {
    const turn = fc.record({ item: fc.integer({ min: 0, max: 6 }), condition: fc.constantFrom(...BACK_CONDITIONS) });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 30 }), (turns) => {
        let order = onSite();
        const out = new Set<number>();
        let went = 0;
        for (const [n, { item, condition }] of turns.entries()) {
          const at = START + n * MINUTE;
          const decided = decideAct(order, item === 0 ? sendOut(at + 1) : back(item, { condition }), at);
          expect('refused' in decided).toBe(item !== 0 && !out.has(item));
          if ('refused' in decided) continue;
          if (item === 0) out.add(++went);
          else out.delete(item);
          order = decided.order;
          expect(new Set(order.away?.filter(isStillAway).map((one) => one.item))).toEqual(out);
          expect(order.isAway ?? false).toBe(out.size > 0);
        }
      }),
    );
  });
});

describe('a planned repair', () => {
  const plan = { items: ['更换风扇', '清理风道'], hours: 3, materialFen: 12_000, otherFen: 0 };
  const opened = { at: START, what: 'opened' as const, by: 'p-09', note: { zh: '', en: '' } };
  const planned = (): MaintenanceOrder =>
    withClocks(
      undefined,
      {
        what: 'opened',
        order: sampleOrder({
          kind: 'upkeep',
          assignee: 'p-02',
          plan,
          unapproved: true,
          history: [opened],
          openedAt: START,
          dueAt: START + 600 * MINUTE,
        }),
        at: START,
      },
      { hall, hours },
    );
  const by = (act: OrderAct['act'], who: string, more: Partial<OrderAct> = {}): OrderAct => ({ act, by: who, ...more });

  test('is accepted by nobody, and none of its limits run, before another approves it', () => {
    const order = planned();
    expect([order.clocks, order.turnsAt]).toEqual([undefined, undefined]);
    expect(decideNotification(undefined, { what: 'opened', order, at: START }).tell).toBeNull();
    expect(decideAct(order, by('order.accept', 'p-02'), START)).toEqual({ refused: 'not-approved' });
    expect(possibleActs(order)).not.toContain('order.accept');
    expect(decideAct(order, by('order.approve', 'p-09'), START)).toEqual({ refused: 'own-plan' });
    expect(decideAct(order, by('order.refusePlan', 'p-09', { reason: '过贵' }), START)).toEqual({ refused: 'own-plan' });
    const at = START + 60 * MINUTE;
    const approved = did(order, by('order.approve', 'p-04'), at);
    expect(approved).toMatchObject({ state: 'open', plan: { ...plan, approved: { by: 'p-04', at } }, dueAt: order.dueAt });
    expect([approved.unapproved, (approved.clocks?.accept?.dueAt ?? 0) > at]).toEqual([undefined, true]);
    expect(decideNotification(order, { what: 'approved', order: approved, at }).tell).toBe('opened');
    expect(decideAct(approved, by('order.approve', 'p-04'), at)).toEqual({ refused: 'no-plan-waits' });
    expect(decideAct(approved, by('order.accept', 'p-02'), at)).toMatchObject({ what: 'accepted' });
  });

  test('that is refused is cancelled with the reason, and nobody is called for it', () => {
    const order = planned();
    const refused = did(order, by('order.refusePlan', 'p-04', { reason: '费用过高' }), START + MINUTE);
    expect(refused).toMatchObject({ state: 'cancelled', endedBy: 'calledOff' });
    expect(refused.history.at(-1)?.note.zh).toBe('检修计划未批准：费用过高');
    expect(decideNotification(order, { what: 'cancelled', order: refused, at: START + MINUTE }).tell).toBeNull();
  });

  test('an order without a plan has nothing to approve', () => {
    expect(decideAct(sampleOrder(), by('order.approve', 'p-04'), START)).toEqual({ refused: 'no-plan-waits' });
  });
});
