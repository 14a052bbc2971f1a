import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import { OPENED_KINDS, ORDER_ACT_EDITION, type OrderAct, type OrderOpening } from '../act/index.js';
import { OpenHours } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Person } from '../people/index.js';
import { type Hands, openByHand, standsFor } from './index.js';

const person = (id: string): Person => ({ id, name: id, roles: ['technician'], halls: ['hall-1'], skills: [], channels: [] });
const hall = {
  id: 'hall-1',
  name: '示例大厅',
  region: 'r',
  address: '',
  hours: '24h',
  statutoryHolidays: 'open',
  firstResponsible: 'p-1',
} as unknown as Hall;
const hands: Hands = { people: ['p-1', 'p-2'].map(person), kiosk: undefined, hall, hours: new OpenHours() };
const opening = (over: Partial<OrderOpening> = {}): OrderOpening => ({
  kind: 'inspect',
  kioskId: 'K-1',
  hallId: 'hall-1',
  what: '群众来电：屏幕不亮',
  ...over,
});
const act: OrderAct = { act: 'order.open', by: 'p-9', orderId: 'MO-9', edition: ORDER_ACT_EDITION };
const AT = 1_767_225_600_000;

describe('an order by hand', () => {
  test('says who wants what, goes to whom the register names, and is of no incident', () => {
    const { order, what } = openByHand(act, opening(), { kioskId: 'K-1', kioskIds: ['K-1'], hands }, AT);
    expect(what).toBe('opened');
    expect(order).toMatchObject({
      id: 'MO-9',
      incidentId: 'MO-9',
      byHand: true,
      state: 'open',
      assignee: 'p-1',
      assignedBy: 'register',
      cause: 'hand/inspect',
      reason: { zh: '群众来电：屏幕不亮' },
      history: [{ what: 'opened', by: 'p-9' }],
    });
    expect(order.dueAt).toBeGreaterThan(AT);
  });

  test('that is given to somebody at once is theirs to accept, and a date that is said counts', () => {
    const planned = opening({ kind: 'upkeep', dueAt: AT + 99, priority: 'low' });
    const { order } = openByHand({ ...act, to: 'p-2' }, planned, { kioskId: 'K-1', kioskIds: ['K-1'], hands }, AT);
    expect(order).toMatchObject({ state: 'assigned', assignee: 'p-2', dueAt: AT + 99, priority: 'low' });
    expect(order.assignedBy).toBeUndefined();
  });

  test('is not opened where one for it stands: one that something is wrong at a kiosk, one of each other work', () => {
    const undone = [sampleOrder({ id: 'MO-1', kind: 'repair' }), sampleOrder({ id: 'MO-2', kind: 'replenish' })];
    const standing = (over: Partial<OrderOpening>, kioskId: string | null = 'K-1') =>
      standsFor(opening(over), kioskId, 'hall-1', undone)?.id;
    expect(standing({ kind: 'inspect' })).toBe('MO-1');
    expect(standing({ kind: 'repair' })).toBe('MO-1');
    expect(standing({ kind: 'clean' })).toBeUndefined();
    expect(standing({ kind: 'inspect' }, 'K-2')).toBeUndefined();
    expect(standing({ kind: 'inspect' }, null)).toBeUndefined();
    expect(standsFor(opening(), 'K-1', 'hall-2', undone)).toBeUndefined();
  });

  test('whatever is asked for, a second asking of it stands in the first', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPENED_KINDS), fc.constantFrom('K-1', null), (kind, kioskId) => {
        const place = { kioskId, kioskIds: ['K-1'], hands };
        const { order } = openByHand(act, opening({ kind, kioskId }), place, AT);
        expect(standsFor(opening({ kind, kioskId }), kioskId, 'hall-1', [order])).toBe(order);
      }),
    );
  });
});
