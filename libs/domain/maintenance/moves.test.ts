import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import {
  BACK_CONDITIONS,
  CHECK_ITEMS,
  HOLD_REASONS,
  ORDER_ACT_EDITION,
  ORDER_ACTS,
  type OrderAct,
  type WorkRecord,
} from '../act/index.js';
import { decideAct, decideQuestion, handsOn, isBarred, isDone, orderVersion } from './act.js';
import { decideOrder } from './decide.js';
import { MOVES, moveOf, possibleActs } from './moves.js';
import { type MaintenanceOrder, ORDER_STATES } from './order.js';
import { decideOverdue } from './overdue.js';
import { checklistOf, checksFor, missingIn, RECORD_NEEDS } from './record.js';

const edition = ORDER_ACT_EDITION;
const WHOLE: WorkRecord = {
  cause: '纸路异物',
  process: '清理纸路并校准',
  minutes: 25,
  payer: 'operator',
  cleaned: true,
  vendor: { called: false },
  parts: [{ name: '进纸轮', count: 1 }],
};
const PRINTER = { components: ['receiptPrinter'] };
const CHECKLIST = checklistOf(PRINTER);
const ALL_WELL = Object.fromEntries(CHECKLIST.map((item) => [item, true]));

const did = (act: OrderAct['act'], by = 'p-02', more: Partial<OrderAct> = {}): OrderAct => ({ act, by, edition, ...more });

const repairOrder = (over: Partial<MaintenanceOrder> = {}) => sampleOrder({ kind: 'repair', assignee: 'p-02', ...over });

function after(acts: OrderAct[], from: MaintenanceOrder = repairOrder()): MaintenanceOrder {
  return acts.reduce((order, act, n) => {
    const decided = decideAct(order, act, n + 1, { checklist: CHECKLIST });
    if ('refused' in decided) throw new Error(`${act.act}: ${decided.refused}`);
    return decided.order;
  }, from);
}

const ON_SITE = [did('order.accept'), did('order.arrive')];
const WORK = [...ON_SITE, did('order.repair', 'p-02', { record: WHOLE })];

describe('the moves of an order', () => {
  test('lead out of every state but those that are over, and every state but the first is reached by one', () => {
    const reached = new Set(MOVES.map(({ to }) => to));
    for (const state of ORDER_STATES) expect(reached.has(state)).toBe(true);
    const over = ORDER_STATES.filter((state) => possibleActs({ state }).length === 0);
    expect(over).toEqual(['cancelled']);
    expect(possibleActs({ state: 'closed' })).toEqual(['order.record', 'order.reopen']);
  });

  test('assigning and passing on give it to another, who is to accept it', () => {
    const assigned = after([did('order.assign', 'p-09', { to: 'p-03', reason: '离得近' })]);
    expect(assigned).toMatchObject({ state: 'assigned', assignee: 'p-03' });
    expect(assigned.assignedBy).toBeUndefined();
    expect(assigned.history.at(-1)).toMatchObject({ what: 'assigned', by: 'p-09', note: { zh: '派给p-03：离得近' } });
    const passedOn = after([did('order.accept', 'p-03'), did('order.passOn', 'p-03', { to: 'p-04', reason: '换班' })], assigned);
    expect(passedOn).toMatchObject({ state: 'assigned', assignee: 'p-04' });
    expect(decideAct(passedOn, did('order.passOn', 'p-03', { to: 'p-05' }), 9)).toEqual({ refused: 'not-assignee' });
    expect(decideAct(passedOn, did('order.assign', 'p-09', { to: 'p-04' }), 9)).toEqual({ refused: 'own-already' });
  });

  test('a hold says what is waited for and until when, and it goes on as what it was', () => {
    const held = after([...ON_SITE, did('order.hold', 'p-02', { hold: { for: 'part', until: 99 }, reason: '等进纸轮' })]);
    expect(held).toMatchObject({ state: 'onHold', holds: [{ for: 'part', from: 3, until: 99, endedAt: null, as: 'arrived' }] });
    expect(decideAct(held, did('order.repair'), 9)).toEqual({ refused: 'wrong-state' });
    const resumed = after([did('order.resume', 'p-03')], held);
    expect(resumed).toMatchObject({ state: 'arrived', holds: [{ endedAt: 1 }] });
    const over = did('order.hold', 'p-02', { hold: { for: 'part', until: 5 }, reason: '等进纸轮' });
    expect(decideAct(resumed, over, 9)).toEqual({ refused: 'hold-over' });
    expect(after([did('order.assign', 'p-09', { to: 'p-03' })], held)).toMatchObject({ state: 'onHold', assignee: 'p-03' });
  });

  test('whoever has it is not asked for it while it waits, though the date that the public was told passes', () => {
    const because = { zh: '正在等待配件', en: 'a part is waited for' };
    const held = after([...ON_SITE, did('order.hold', 'p-02', { hold: { for: 'part', until: 99 }, reason: '等进纸轮' })]);
    expect(decideOverdue(held, 50, because)).toBeNull();
    expect(decideOverdue(after([did('order.resume')], held), 50, because)).toMatchObject({ what: 'escalated' });
  });

  test('it does not close before its record says what the regulations ask for (S0-C1.4, S1-2.3.3a)', () => {
    const verdict = (order: MaintenanceOrder) =>
      decideAct(order, did('order.acceptance', 'p-03', { passed: true, checks: ALL_WELL }), 9, { checklist: CHECKLIST });
    const repaired = after([...ON_SITE, did('order.repair')]);
    expect(verdict(repaired)).toEqual({ refused: 'record-missing' });
    for (const field of RECORD_NEEDS.repair) {
      const { [field]: _, ...some } = WHOLE;
      expect(verdict(after([did('order.record', 'p-02', { record: some })], repaired))).toEqual({ refused: 'record-missing' });
    }
    const dirty = after([did('order.record', 'p-02', { record: { ...WHOLE, cleaned: false } })], repaired);
    expect(missingIn(dirty)).toEqual(['cleaned']);
    const whole = after([did('order.record', 'p-02', { record: { cleaned: true } })], dirty);
    expect(verdict(whole)).toMatchObject({ what: 'closed', order: { record: { ...WHOLE, by: 'p-02' } } });
  });

  test('it does not pass while a point of its checklist is open or bad, and what was found is kept (S0-C1.9)', () => {
    const repaired = after(WORK);
    const verdict = (checks: OrderAct['checks']) =>
      decideAct(repaired, did('order.acceptance', 'p-03', { passed: true, ...(checks && { checks }) }), 9, {
        checklist: CHECKLIST,
      });
    expect(verdict(undefined)).toEqual({ refused: 'checks-missing' });
    for (const item of CHECKLIST) expect(verdict({ ...ALL_WELL, [item]: false })).toEqual({ refused: 'checks-missing' });
    const failed = did('order.acceptance', 'p-03', { passed: false, checks: { prints: false }, reason: '仍卡纸' });
    const rejected = after([failed], repaired);
    expect(rejected.acceptances).toEqual([{ by: 'p-03', at: 1, passed: false, checks: { prints: false }, reason: '仍卡纸' }]);
    expect(decideAct(rejected, did('order.cancel', 'p-09', { reason: '不修了' }), 9)).toEqual({ refused: 'barred' });
    expect(verdict(ALL_WELL)).toMatchObject({ what: 'closed' });
  });

  test('who says that it is repaired while the device tells the fault is told so with what it tells', () => {
    const decided = decideAct(after(ON_SITE), did('order.repair', 'p-02', { record: WHOLE }), 9);
    if ('refused' in decided) throw new Error(decided.refused);
    const asked = decideQuestion(decided, did('order.repair'), true).order;
    expect(asked.history.at(-1)).toMatchObject({
      what: 'questioned',
      by: 'hallwatch',
      note: { en: expect.stringMatching(/still/) },
    });
    expect(orderVersion(asked)).toBe(orderVersion(decided.order));
    expect(decideQuestion(decided, did('order.repair'), false)).toBe(decided);
  });

  test('cancelled and reopened by people, it says why', () => {
    const cancelled = after([did('order.cancel', 'p-09', { reason: '设备将拆除' })]);
    expect(cancelled).toMatchObject({ state: 'cancelled', endedBy: 'calledOff', closedAt: 1 });
    expect(decideAct(repairOrder(), did('order.cancel', 'p-09'), 9, { stands: true })).toEqual({ refused: 'cause-stands' });
    const closed = after([...WORK, did('order.acceptance', 'p-03', { passed: true, checks: ALL_WELL })]);
    const again = after([did('order.reopen', 'p-09', { reason: '市民反映又卡纸' })], closed);
    expect(again).toMatchObject({ state: 'open', closedAt: null });
    expect(again.endedBy).toBeUndefined();
  });

  test('who filled or emptied it is told after the device has told it, once', () => {
    const closed = repairOrder({ kind: 'replenish', state: 'closed', closedAt: 5, endedBy: 'refilled' });
    const told = after([did('order.record', 'p-02', { record: { parts: [{ name: '凭条纸', count: 2 }] } })], closed);
    expect(told).toMatchObject({ state: 'closed', closedAt: 5, record: { by: 'p-02', parts: [{ count: 2 }] } });
    expect(decideAct(told, did('order.record', 'p-03', { record: {} }), 9)).toEqual({ refused: 'recorded-already' });
  });

  test('what is waited for is waited for still when the cause is back, and an end of the cause ends it before anybody was there', () => {
    const hold = did('order.hold', 'p-02', { hold: { for: 'vendor', until: 99 }, reason: '等厂家' });
    const hear = (what: 'closed' | 'reopened', order: MaintenanceOrder) =>
      decideOrder(order, { what, incident: { id: 'IN-1', endedBy: 'recovered' } as never, at: 9 }, {} as never);
    expect(hear('reopened', after([...ON_SITE, hold]))).toMatchObject({ order: { state: 'onHold' } });
    expect(hear('closed', after([...ON_SITE, hold]))).toMatchObject({ what: 'waits', order: { state: 'onHold' } });
    expect(hear('closed', after([did('order.accept'), hold]))).toMatchObject({
      order: { state: 'closed', holds: [{ endedAt: 9 }] },
    });
  });

  test('whatever people try, only moves of the table are taken, and nothing closes unseen', () => {
    const person = fc.constantFrom('p-02', 'p-03', 'p-04');
    const anyAct = fc.record({
      act: fc.constantFrom(...ORDER_ACTS),
      by: person,
      to: person,
      passed: fc.boolean(),
      stands: fc.boolean(),
      well: fc.boolean(),
      record: fc.constantFrom<WorkRecord>(WHOLE, { cleaned: false }, {}),
      hold: fc.record({ for: fc.constantFrom(...HOLD_REASONS), until: fc.integer({ min: 0, max: 60 }) }),
      sending: fc.record({
        what: fc.constant('打印头'),
        to: fc.constant('示例维修点'),
        expectedAt: fc.integer({ min: 0, max: 60 }),
      }),
      back: fc.record({ item: fc.integer({ min: 1, max: 4 }), condition: fc.constantFrom(...BACK_CONDITIONS) }),
    });
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 40 }), (acts) => {
        let order = repairOrder();
        for (const [at, { stands, well, hold, ...told }] of acts.entries()) {
          // What waits already, or is repaired, is not put on hold by what it sends out.
          const isHeld = told.act !== 'order.sendOut' || moveOf({ ...told, hold }, order.state) !== undefined;
          const act: OrderAct = {
            ...told,
            ...(isHeld && { hold }),
            edition,
            checks: Object.fromEntries(CHECK_ITEMS.map((item) => [item, well])),
          };
          const decided = decideAct(order, act, at, { stands, checklist: CHECKLIST });
          const isImpossible = (why: string): boolean => IMPOSSIBLE.has(why) || (why === 'nothing-away' && !order.isAway);
          expect('refused' in decided && isImpossible(decided.refused)).toBe(!possibleActs(order).includes(act.act));
          if ('refused' in decided) continue;
          holdsFor(order, act, decided.order, stands);
          order = decided.order;
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The order is not such that anybody could do it. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['wrong-state', 'no-plan-waits', 'not-approved']);

/** What is true of every act that is taken. */
function holdsFor(before: MaintenanceOrder, act: OrderAct, now: MaintenanceOrder, stands: boolean): void {
  expect(Number(orderVersion(now))).toBe(Number(orderVersion(before)) + 1);
  expect(handsOn(now).at(-1)?.by).toBe(act.by);
  const waits = now.holds?.filter(({ endedAt }) => endedAt === null) ?? [];
  expect(waits).toHaveLength(now.state === 'onHold' ? 1 : 0);
  expect(now.closedAt !== null).toBe(isDone(now));
  if (act.act === 'order.arrive' || act.act === 'order.repair') expect(act.by).toBe(before.assignee);
  if (now.state === 'cancelled' && before.state !== 'cancelled') expect(stands || isBarred(before)).toBe(false);
  if (now.state !== 'closed' || before.state === 'closed') return;
  expect(stands).toBe(false);
  expect(missingIn(now)).toEqual([]);
  expect(now.acceptances?.at(-1)).toMatchObject({ by: act.by, passed: true });
  expect(before.history.findLast(({ what }) => what === 'repaired')?.by).not.toBe(act.by);
}

describe('the checklist of an acceptance', () => {
  test('is by what the kiosk has, and there is none where the device shows by itself what was done', () => {
    expect(checklistOf({ components: [] })).toEqual(['serves', 'online', 'trial', 'clean', 'locked']);
    const all = checklistOf({ components: ['invoicePrinter', 'cashDispenser', 'idReader', 'qrScanner', 'constructor'] });
    expect(all).toEqual([...CHECK_ITEMS]);
    expect(checksFor({ kind: 'replenish' }, PRINTER)).toEqual([]);
    expect(checksFor({ kind: 'repair' }, undefined)).toEqual([]);
    expect(checksFor({ kind: 'inspect' }, PRINTER)).toContain('prints');
  });
});
