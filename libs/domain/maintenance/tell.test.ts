import { describe, expect, test } from '@jest/globals';
import {
  decideNotification,
  type MaintenanceOrder,
  MINUTE,
  type OrderChange,
  type Priority,
  REOPENS_WITHIN,
  type ToldOrder,
  tellClosing,
} from '#libs/domain/index.js';
import { sampleOrder } from '#test/harness/sample-books.js';

/** An order to which one thing after the other happens, a minute apart. */
class Life {
  private order: MaintenanceOrder | undefined;
  private at = 0;

  next(what: OrderChange['what'], priority: Priority = 'high', by = 'hallwatch', withAnother = false): ToldOrder {
    this.at += MINUTE;
    const state = what === 'closed' || what === 'cancelled' ? what : 'open';
    const history = [...(this.order?.history ?? []), { at: this.at, what: 'updated' as const, by, note: { zh: '', en: '' } }];
    const order = { ...(this.order ?? sampleOrder()), priority, state, history } as MaintenanceOrder;
    const told = decideNotification(this.order, { what, order, at: this.at }, withAnother);
    this.order = told.order;
    return told;
  }

  all(...what: OrderChange['what'][]): (string | null)[] {
    return what.map((one) => this.next(one).tell);
  }
}

describe('the assignee of an order is told', () => {
  test('that it opens, that it ends, once that it is back, and its last end when that has lasted', () => {
    const life = new Life();
    expect(life.all('opened', 'closed', 'reopened', 'closed', 'reopened')).toEqual(['opened', 'closed', 'reopened', null, null]);
    const { order, tell } = life.next('closed');
    expect([tell, order.closingAt]).toEqual([null, 6 * MINUTE + REOPENS_WITHIN]);
    expect(tellClosing(order, order.closingAt ?? 0)).toMatchObject({ tell: 'closed', order: { told: { over: true } } });
    expect(tellClosing(order, 1).order.closingAt).toBeUndefined();
  });

  test('why a return is not told, and that none waits to be told any more', () => {
    const life = new Life();
    life.all('opened', 'closed', 'reopened', 'closed');
    const { why, order } = life.next('reopened');
    expect([why, order.closingAt]).toEqual(['told-already', undefined]);
  });

  test('of what is worse than was ever told, and not of what is better, or as bad again', () => {
    const life = new Life();
    const told = (['low', 'high', 'low', 'high', 'urgent', 'high', 'urgent'] as const).map(
      (priority, i) => life.next(i === 0 ? 'opened' : 'updated', priority).tell,
    );
    expect(told).toEqual(['opened', 'updated', null, null, 'updated', null, null]);
  });

  test('at once of a return that is worse than was told, though its end was not', () => {
    const life = new Life();
    life.all('opened', 'closed', 'reopened', 'closed');
    expect(life.next('reopened', 'urgent').tell).toBe('reopened');
  });

  test('at once of an end that people have recorded', () => {
    const life = new Life();
    life.all('opened', 'closed', 'reopened');
    expect(life.next('closed', 'high', 'p-3').tell).toBe('closed');
  });

  test('that it is part of another order, unless that one was told to them just now and names it', () => {
    const [alone, named] = [new Life(), new Life()];
    for (const life of [alone, named]) life.next('opened');
    expect(alone.next('cancelled')).toMatchObject({ tell: 'cancelled', why: null });
    expect(named.next('cancelled', 'high', 'hallwatch', true)).toMatchObject({ tell: null, why: 'told-with-another' });
  });

  test('that the repair which they have recorded did not last, and of no return while they are at it', () => {
    const changed = (state: MaintenanceOrder['state']) =>
      decideNotification(sampleOrder({ state }), { what: 'updated', order: sampleOrder({ state: 'arrived' }), at: 9 }).tell;
    expect([changed('repaired'), changed('arrived')]).toEqual(['updated', null]);
  });

  test('of no bookkeeping', () => {
    const life = new Life();
    expect(life.all('opened', 'kept', 'waits', 'accepted', 'arrived', 'repaired')).toEqual([
      'opened',
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
