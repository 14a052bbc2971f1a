import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import { DAY, HOUR, MINUTE } from '../time/index.js';
import { figureName } from './figure-words.js';
import { type FiguredOrder, figuresOf, heldOf } from './figures.js';
import type { MaintenanceOrder } from './order.js';

const BEGIN = 1_000 * DAY;
const PERIOD = { from: BEGIN, to: BEGIN + 30 * DAY };
const LONG_AFTER = BEGIN + 365 * DAY;
const event = (what: MaintenanceOrder['history'][number]['what'], at: number) => ({
  at,
  what,
  by: 'p-1',
  note: { zh: '', en: '' },
});

let count = 0;
/** Opened so many days into the period and mended after an hour. */
const mended = (day: number, over: Partial<MaintenanceOrder> = {}): FiguredOrder => {
  const openedAt = BEGIN + day * DAY;
  const closed = { openedAt, closedAt: openedAt + HOUR, state: 'closed', endedBy: 'recovered' } as const;
  return sampleOrder({ id: `MO-${count++}`, ...closed, ...over });
};
const total = (orders: FiguredOrder[], now = LONG_AFTER) => figuresOf(orders, PERIOD, now, () => null).total;

describe('the figures of orders', () => {
  test('MTTA is of those that somebody accepted first; how many nobody did is said', () => {
    const at = BEGIN + DAY;
    const accepted = mended(1, { history: [event('accepted', at + 10 * MINUTE), event('accepted', at + 50 * MINUTE)] });
    expect(total([accepted, mended(2, { kioskId: 'K-2' })])).toMatchObject({ acceptMinutes: 10, notAccepted: 1, done: 2 });
    expect(total([mended(2)]).acceptMinutes).toBeNull();
  });

  test('MTTR is without the time on hold, which is told apart', () => {
    const from = BEGIN + DAY;
    const hold = {
      for: 'part',
      why: '',
      by: 'p-1',
      from,
      until: from + DAY,
      endedAt: from + 20 * MINUTE,
      as: 'arrived',
    } as const;
    expect(total([mended(1, { holds: [hold] })])).toMatchObject({ repairMinutes: 40, heldMinutes: 20 });
    // A hold that nobody ended ended with the order.
    expect(heldOf({ holds: [{ ...hold, endedAt: null }], closedAt: from + HOUR })).toBe(HOUR);
    expect(heldOf({ holds: [hold], closedAt: from + 5 * MINUTE })).toBe(5 * MINUTE);
  });

  test('what was cancelled or became part of another is counted nowhere, as what is of another time', () => {
    const of = (over: Partial<MaintenanceOrder>) => mended(3, over);
    const none = [of({ state: 'cancelled', endedBy: 'calledOff' }), of({ endedBy: 'merged' }), mended(-2), mended(31)];
    expect(total(none)).toMatchObject({ orders: 0, done: 0, repairMinutes: null, repeats: 0 });
    // Of before it was kept by what an order ended.
    const { endedBy: _, ...old } = mended(3);
    expect(total([old])).toMatchObject({ orders: 1, done: 1 });
  });

  test('an order is fixed at once unless it failed, was opened again or the same came back within 30 days', () => {
    const at = BEGIN + DAY;
    expect(total([mended(1)]).firstTimeFix).toBe(1);
    expect(total([mended(1, { history: [event('rejected', at)] })]).firstTimeFix).toBe(0);
    expect(total([mended(1, { history: [event('reopened', at)] })]).firstTimeFix).toBe(0);
    expect(total([mended(1), mended(30.9)])).toMatchObject({ done: 1, firstTimeFix: 0 });
    expect(total([mended(1), mended(31.5)])).toMatchObject({ done: 1, firstTimeFix: 1 });
    expect(total([mended(1), mended(20, { cause: 'link' })]).firstTimeFix).toBe(1);
    expect(total([mended(1), mended(20, { kioskId: 'K-2' })]).firstTimeFix).toBe(1);
  });

  test('that is not known before the 30 days are over, but for what is back already', () => {
    const soon = BEGIN + 10 * DAY;
    expect(total([mended(1)], soon)).toMatchObject({ firstTimeFix: null, fixNotKnown: 1 });
    expect(total([mended(1), mended(5)], soon)).toMatchObject({ firstTimeFix: 0, fixNotKnown: 1 });
  });

  // S1-2.3.3b
  test('the third of a kiosk and cause within 30 days is a repeat, and each further one', () => {
    expect(total([mended(1), mended(2)]).repeats).toBe(0);
    expect(total([mended(1), mended(2), mended(3)]).repeats).toBe(1);
    expect(total([mended(1), mended(2), mended(3), mended(4)]).repeats).toBe(2);
    expect(total([mended(-10), mended(-5), mended(3)]).repeats).toBe(1);
    expect(total([mended(-28), mended(-5), mended(3)]).repeats).toBe(0);
    const ofMany = { kioskId: null, kioskIds: ['K-1'] };
    expect(total([mended(1, ofMany), mended(2, ofMany), mended(3, ofMany)]).repeats).toBe(0);
  });

  test('parts are of the records that tell them; how many do not is said', () => {
    const record = (parts: { name: string; count: number }[]) => ({ by: 'p-1', at: 1, parts });
    const orders = [mended(1, { record: record([{ name: '进纸轮', count: 2 }]) }), mended(2, { record: record([]) }), mended(3)];
    const more = mended(4, {
      record: record([
        { name: '刀头', count: 1 },
        { name: '进纸轮', count: 1 },
      ]),
    });
    expect(total([...orders, more])).toMatchObject({
      parts: [
        { name: '进纸轮', count: 3 },
        { name: '刀头', count: 1 },
      ],
      partsNotTold: 1,
    });
  });

  test('a line nobody can be named for has words too', () => {
    expect(figureName('person', null).zh).toBe('无人');
    expect(figureName('kind', 'repair').en).toBe('repair');
    expect(figureName('vendor', '示例厂').zh).toBe('示例厂');
  });

  test('of any orders the lines add up to the total, and no share and no time is out of its bounds', () => {
    const some = fc.array(
      fc.record({
        day: fc.integer({ min: -40, max: 70 }),
        kioskId: fc.constantFrom('K-1', 'K-2', null),
        hallId: fc.constantFrom('hall-1', 'hall-2'),
        endedBy: fc.constantFrom('recovered', 'accepted', 'merged', 'calledOff'),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 100 }), (days, later) => {
        const orders = days.map(({ day, ...over }) => mended(day, over as Partial<MaintenanceOrder>));
        const now = BEGIN + later * DAY;
        const { total: all, lines } = figuresOf(orders, PERIOD, now, ({ hallId }) => hallId);
        for (const figure of ['orders', 'done', 'notAccepted', 'fixNotKnown', 'repeats', 'partsNotTold'] as const) {
          expect([figure, lines.reduce((sum, line) => sum + line[figure], 0)]).toEqual([figure, all[figure]]);
        }
        for (const { firstTimeFix, fixNotKnown, done, repeats, orders: opened } of [all, ...lines]) {
          expect(firstTimeFix === null).toBe(fixNotKnown === done);
          expect((firstTimeFix ?? 0) >= 0 && (firstTimeFix ?? 1) <= 1 && repeats <= opened).toBe(true);
        }
      }),
    );
  });
});
