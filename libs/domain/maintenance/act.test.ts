import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleIncident, sampleOrder } from '#test/harness/sample-books.js';
import type { OrderAct } from '../act/index.js';
import { whyNotNotified } from '../outage/index.js';
import { barsOf, decideAct, isBarred, isDone, movesLeftTo, orderFor } from './act.js';
import { decideOrder } from './decide.js';
import type { MaintenanceOrder } from './order.js';

const did = (act: OrderAct['act'], by = 'p-02', passed?: boolean): OrderAct => ({
  act,
  by,
  ...(passed !== undefined && { passed }),
});

/** Acts that an order had before it could wait, or be given to somebody. */
const OF_BEFORE = ['order.accept', 'order.arrive', 'order.repair', 'order.acceptance', 'order.takeOver'] as const;
const WORK = [did('order.accept'), did('order.arrive'), did('order.repair')];

/** The order after acts that are all taken. */
function after(acts: OrderAct[], from: MaintenanceOrder = sampleOrder({ assignee: null })): MaintenanceOrder {
  return acts.reduce((order, act, n) => {
    const decided = decideAct(order, act, n);
    if ('refused' in decided) throw new Error(`${act.act}: ${decided.refused}`);
    return decided.order;
  }, from);
}

describe('an order in people’s hands', () => {
  test('is accepted, arrived at, repaired and accepted by somebody else', () => {
    expect(after(WORK)).toMatchObject({ state: 'repaired', assignee: 'p-02', closedAt: null });
    const closed = after([...WORK, did('order.acceptance', 'p-03', true)]);
    expect(closed).toMatchObject({ state: 'closed', closedAt: 3, assignee: 'p-02' });
    expect(closed.history.map(({ what, by }) => `${what} ${by}`)).toEqual([
      'accepted p-02',
      'arrived p-02',
      'repaired p-02',
      'closed p-03',
    ]);
  });

  test('has the photos that its acts name, each once', () => {
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
    const order = after([
      { ...did('order.accept'), evidence: [one] },
      { ...did('order.arrive'), evidence: [one, two, two] },
    ]);
    expect(order.photos).toEqual([
      { sha256: one, by: 'p-02', at: 0 },
      { sha256: two, by: 'p-02', at: 1 },
    ]);
    expect(after(WORK)).not.toHaveProperty('photos');
  });

  test('is arrived at with what is known of it: the code of its kiosk, or how far the telephone was', () => {
    const order = after([did('order.accept')]);
    const [own = ''] = order.kioskIds;
    const arrived = (arrival: OrderAct['arrival']) => decideAct(order, { ...did('order.arrive'), arrival }, 5);
    expect(arrived({ scanned: own })).toMatchObject({
      order: { arrivals: [{ by: 'p-02', at: 5, scanned: own }], history: [{}, { note: { zh: '已到场，已扫设备二维码' } }] },
    });
    expect(arrived({ metres: 120 })).toMatchObject({
      order: { arrivals: [{ metres: 120 }], history: [{}, { note: { zh: '已到场，手机定位距大厅约120米' } }] },
    });
    expect(arrived({ metres: 5_240 })).toMatchObject({
      order: { history: [{}, { note: { en: 'On site; the telephone was about 5.2 km from the hall' } }] },
    });
    expect(arrived({ scanned: 'another' })).toEqual({ refused: 'other-kiosk' });
    expect(after([did('order.accept'), did('order.arrive')])).not.toHaveProperty('arrivals');
  });

  test('offers each what is theirs to do', () => {
    const possibleFor = (order: MaintenanceOrder, by: string) => [...new Set(movesLeftTo(order, by).map(({ act }) => act))];
    const [open, accepted, repaired] = [after([]), after(WORK.slice(0, 1)), after(WORK)];
    expect(possibleFor(open, 'p-02')).toEqual(['order.accept', 'order.assign', 'order.cancel']);
    expect(possibleFor(accepted, 'p-02')).toEqual(expect.arrayContaining(['order.arrive', 'order.passOn', 'order.hold']));
    expect(possibleFor(accepted, 'p-02')).not.toContain('order.takeOver');
    expect(possibleFor(accepted, 'p-03')).toEqual(['order.takeOver', 'order.assign', 'order.record', 'order.cancel']);
    expect(possibleFor(repaired, 'p-02')).toEqual(['order.record', 'order.sendOut']);
    expect(possibleFor(repaired, 'p-03')).toEqual(['order.acceptance', 'order.record']);
  });

  test('whose acceptance fails is repaired again', () => {
    const failed = after([...WORK, did('order.acceptance', 'p-03', false)]);
    expect(failed).toMatchObject({ state: 'arrived', closedAt: null });
    const mended = [did('order.takeOver', 'p-04'), did('order.repair', 'p-04'), did('order.acceptance', 'p-02', true)];
    expect(after(mended, failed).state).toBe('closed');
  });

  test('is its assignee’s: another must take it over, and the history says who and why', () => {
    const [accepted, arrived] = [after(WORK.slice(0, 1)), after(WORK.slice(0, 2))];
    expect(decideAct(accepted, did('order.arrive', 'p-03'), 9)).toEqual({ refused: 'not-assignee' });
    expect(decideAct(arrived, did('order.repair', 'p-03'), 9)).toEqual({ refused: 'not-assignee' });
    expect(decideAct(arrived, did('order.takeOver', 'p-02'), 9)).toEqual({ refused: 'own-already' });
    expect(decideAct(sampleOrder(), did('order.takeOver', 'p-03'), 9)).toEqual({ refused: 'wrong-state' });
    const taken = after([{ ...did('order.takeOver', 'p-03'), reason: '换班' }], arrived);
    expect(taken).toMatchObject({ state: 'arrived', assignee: 'p-03' });
    expect(taken.history.at(-1)).toMatchObject({ what: 'takenOver', by: 'p-03', note: { zh: '由p-03接手：换班' } });
    expect(after([did('order.repair', 'p-03')], taken).state).toBe('repaired');
    const two = { ...accepted, second: 'p-03' };
    expect(decideAct(two, did('order.arrive', 'p-03'), 9)).toMatchObject({ what: 'arrived' });
  });

  test('is not accepted by who repaired it last (S0-C1.9)', () => {
    expect(decideAct(after(WORK), did('order.acceptance', 'p-02', true), 9)).toEqual({ refused: 'own-repair' });
  });

  test('does not pass while its cause is told of, but may fail', () => {
    const repaired = after(WORK);
    const verdict = (passed: boolean) => decideAct(repaired, did('order.acceptance', 'p-03', passed), 9, { stands: true });
    expect(verdict(true)).toEqual({ refused: 'cause-stands' });
    expect(verdict(false)).toMatchObject({ what: 'rejected' });
  });

  test('bars its device from a failed acceptance to a passed one, also while it is repaired again; a hall has none', () => {
    const failed = after([...WORK, did('order.acceptance', 'p-03', false)]);
    const again = after([did('order.takeOver', 'p-04'), did('order.repair', 'p-04')], failed);
    const passed = after([did('order.acceptance', 'p-02', true)], again);
    expect([after(WORK), failed, again, passed].map(isBarred)).toEqual([false, true, true, false]);
    expect(isBarred({ ...failed, kioskId: null })).toBe(false);
    expect([after(WORK), again, passed].map((order) => barsOf(order).map(({ to }) => to))).toEqual([
      [],
      [null],
      [passed.closedAt],
    ]);
    expect(barsOf({ ...again, closedAt: 99 })).toMatchObject([{ kioskId: failed.kioskId, to: 99 }]);
    expect(barsOf({ ...failed, kioskId: null })).toEqual([]);
    const back = { ...passed, state: 'repaired' as const, history: [...passed.history] };
    expect(isBarred(back)).toBe(false);
  });

  test('outlives its incident until it is accepted, and goes on when the cause is back', () => {
    const hear = (what: 'closed' | 'reopened', order: MaintenanceOrder) =>
      decideOrder(order, { what, incident: sampleIncident(), at: 9 }, {} as never);
    expect(hear('closed', after(WORK.slice(0, 1)))).toMatchObject({ what: 'closed', order: { state: 'closed' } });
    for (const acts of [WORK.slice(0, 2), WORK]) {
      const order = after(acts);
      expect(hear('closed', order)).toMatchObject({ what: 'waits', order: { state: order.state, closedAt: null } });
      expect(hear('reopened', order)).toMatchObject({ what: 'updated', order: { state: 'arrived' } });
    }
  });

  test('of several the one is meant that the act fits, of those its doer’s own, then the oldest', () => {
    const [old, taken, own] = [
      sampleOrder({ id: 'MO-1' }),
      sampleOrder({ id: 'MO-2', state: 'accepted', assignee: 'p-09' }),
      sampleOrder({ id: 'MO-3', state: 'accepted', assignee: 'p-02' }),
    ];
    const all = [old, taken, own];
    expect(orderFor(all, did('order.accept'))?.id).toBe('MO-1');
    expect(orderFor(all, did('order.arrive'))?.id).toBe('MO-3');
    expect(orderFor(all, did('order.arrive', 'p-05'))?.id).toBe('MO-2');
    expect(orderFor([], did('order.accept'))).toBeUndefined();
  });

  test('whatever is tried, never skips a step, and closes only by a passed acceptance of another than its repairer', () => {
    const anyAct = fc.record({
      act: fc.constantFrom(...OF_BEFORE),
      by: fc.constantFrom('p-02', 'p-03'),
      passed: fc.boolean(),
      stands: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 30 }), (acts) => {
        let order = sampleOrder();
        for (const [at, { stands, ...act }] of acts.entries()) {
          const decided = decideAct(order, act, at, { stands });
          if (stands) expect(decided).not.toMatchObject({ what: 'closed' });
          if (!('refused' in decided)) order = decided.order;
        }
        let has: string | null = null;
        for (const { what, by } of order.history) {
          if (what === 'accepted' || what === 'takenOver') has = by;
          if (what === 'arrived' || what === 'repaired') expect(by).toBe(has);
        }
        const steps = order.history.flatMap(({ what }) => (what === 'takenOver' ? [] : [what])).join(' ');
        expect(steps).toMatch(/^(accepted( arrived( repaired( rejected repaired)*( rejected| closed)?)?)?)?$/);
        expect(isDone(order)).toBe(steps.endsWith('closed'));
        expect(isBarred(order)).toBe(/rejected( repaired)?$/.test(steps));
        const repairer = order.history.findLast(({ what }) => what === 'repaired')?.by;
        if (isDone(order)) expect(order.history.at(-1)?.by).not.toBe(repairer);
      }),
    );
  });
});

test('an order of which nobody is alerted says why', () => {
  const person = { id: 'p-02', name: 'p-02', roles: [], halls: [], skills: [], channels: [] };
  const reached = { ...person, channels: [{ kind: 'webhook' as const, url: 'http://127.0.0.1:9/alerts' }] };
  const order = sampleOrder({ assignee: 'p-02' });
  expect(whyNotNotified(sampleOrder({ assignee: null }), undefined)).toBe('nobody-assigned');
  expect(whyNotNotified(order, undefined)).toBe('not-registered');
  expect(whyNotNotified(order, person)).toBe('no-channel');
  expect(whyNotNotified(order, reached)).toBeNull();
});
