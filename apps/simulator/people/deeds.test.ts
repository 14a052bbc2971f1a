import { expect, test } from '@jest/globals';
import { type Deed, nextDeed, type OrderSeen, type Player } from './deeds.js';

const BEGAN = Date.parse('2026-01-05T08:00:00+08:00');
const player = (id: string, role: string, hall = 'hall-1'): Player => ({ id, roles: [role], halls: [hall] });
const PLAYERS = [
  player('p-1', 'manager'),
  player('p-2', 'technician'),
  player('p-3', 'technician'),
  player('p-9', 'manager', 'hall-9'),
];
const HABITS = { seed: 1, slowness: 1 };
const STATES: Readonly<Record<Deed['act'], string>> = {
  'order.accept': 'accepted',
  'order.passOn': 'assigned',
  'order.arrive': 'arrived',
  'order.hold': 'onHold',
  'order.resume': 'arrived',
  'order.repair': 'repaired',
  'order.acceptance': 'closed',
  'order.takeOver': 'accepted',
};
const TOLD: Readonly<Record<Deed['act'], string>> = {
  ...STATES,
  'order.takeOver': 'takenOver',
  'order.hold': 'held',
  'order.resume': 'resumed',
};

const opened = (id: string, more: Partial<OrderSeen> = {}): OrderSeen => ({
  ...{ id, kind: 'repair', state: 'open', hallId: 'hall-1', assignee: 'p-2' },
  history: [{ at: new Date(BEGAN).toISOString(), what: 'opened', by: 'hallwatch' }],
  ...more,
});

/** As the books would have it after that. */
function after(order: OrderSeen, { act, by, at, passed, to }: Deed): OrderSeen {
  const failed = act === 'order.acceptance' && passed === false;
  const takesOn = act === 'order.accept' || act === 'order.takeOver';
  return {
    ...order,
    state: failed ? 'arrived' : STATES[act],
    assignee: to ?? (takesOn ? by : order.assignee),
    history: [...order.history, { at: new Date(at).toISOString(), what: failed ? 'rejected' : TOLD[act], by }],
  };
}

/** What ends a hold that its assignee leaves to its end. */
function heldOut(order: OrderSeen, { hold }: Deed): OrderSeen {
  const at = hold?.until ?? '';
  return { ...order, state: 'arrived', history: [...order.history, { at, what: 'resumed', by: 'hallwatch' }] };
}

/** Everything that is done about an order whose cause goes once somebody was there for a while. */
function lived(id: string): Deed[] {
  const deeds: Deed[] = [];
  let order = opened(id);
  for (let step = 0; step < 20; step++) {
    const deed = nextDeed(order, PLAYERS, HABITS);
    if (deed) deeds.push(deed);
    const last = deeds.at(-1);
    if (deed) order = after(order, deed);
    else if (order.state === 'onHold' && last) order = heldOut(order, last);
    else if (order.state === 'arrived' && order.goneBy === undefined) order = { ...order, goneBy: 'cleared' };
    else break;
  }
  return deeds;
}

const all = Array.from({ length: 200 }, (_, i) => lived(`MO-${i}`));

test('every order is accepted, gone to, repaired, and accepted as repaired by somebody else of its hall, in that order', () => {
  for (const deeds of all) {
    expect(['order.accept', 'order.passOn']).toContain(deeds[0]?.act);
    expect(deeds.at(-1)).toMatchObject({ act: 'order.acceptance', passed: true });
    const acts = deeds.map(({ act }) => act);
    expect(acts.indexOf('order.arrive')).toBeLessThan(acts.indexOf('order.repair'));
    const repairer = deeds.findLast(({ act }) => act === 'order.repair')?.by;
    expect(deeds.at(-1)?.by).not.toBe(repairer);
    expect(deeds.map(({ by }) => by)).not.toContain('p-9');
    expect(deeds.every(({ at }, i) => at > (deeds[i - 1]?.at ?? BEGAN))).toBe(true);
  }
});

test('some orders change hands or wait, with a reason, and some repairs fail their first acceptance', () => {
  const having = (holds: (deed: Deed) => unknown) => all.filter((deeds) => deeds.some(holds));
  const handed = having(({ act, reason }) => act === 'order.takeOver' && reason);
  const passedOn = having(({ act, reason, to }) => act === 'order.passOn' && reason && to);
  const waited = having(({ hold, reason, at }) => hold && reason && Date.parse(hold.until) > at);
  const wentOn = having(({ act }) => act === 'order.resume');
  const failed = having(({ passed }) => passed === false);
  expect(wentOn.length).toBeGreaterThan(0);
  expect(wentOn.length).toBeLessThan(waited.length);
  for (const some of [handed, passedOn, waited, failed]) {
    expect(some.length).toBeGreaterThan(all.length * 0.02);
    expect(some.length).toBeLessThan(all.length * 0.4);
  }
});

test('nobody repairs what stands, nobody touches an order of somebody else, and cash stays with whom it was given to', () => {
  expect(nextDeed(opened('MO-1', { state: 'arrived' }), PLAYERS, HABITS)).toBeNull();
  expect(nextDeed(opened('MO-1', { assignee: 'somebody-real' }), PLAYERS, HABITS)).toBeNull();
  expect(nextDeed(opened('MO-1', { state: 'closed' }), PLAYERS, HABITS)).toBeNull();
  const cash = Array.from({ length: 200 }, (_, i) =>
    nextDeed(opened(`MO-${i}`, { kind: 'settle', state: 'accepted' }), PLAYERS, HABITS),
  );
  expect(new Set(cash.map((deed) => deed?.act))).toEqual(new Set(['order.arrive']));
});

test('slower people take as many times as long', () => {
  const took = (slowness: number): number => (nextDeed(opened('MO-1'), PLAYERS, { seed: 1, slowness })?.at ?? 0) - BEGAN;
  expect(took(40)).toBeCloseTo(took(1) * 40, 0);
});
