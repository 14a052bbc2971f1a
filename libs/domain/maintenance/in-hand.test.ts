import { describe, expect, test } from '@jest/globals';
import type { Incident, Withheld } from '#libs/domain/index.js';
import { sampleIncident, sampleOrder } from '#test/harness/sample-books.js';
import { decideOrder } from './decide.js';
import { inHandFor, stillTold } from './in-hand.js';

const order = sampleOrder({ state: 'repaired' });
const told = (...incidents: Incident[]): boolean => stillTold(order, { incidents, withheld: [] });

describe('an order passes no acceptance while its device tells the fault', () => {
  test('by its own incident, by another of the same fault, or by what its own became part of', () => {
    expect(told(sampleIncident())).toBe(true);
    expect(told(sampleIncident({ id: 'IN-2' }))).toBe(true);
    expect(told(sampleIncident({ id: 'IN-3', kioskId: null, kind: 'upstream', cause: 'system/x', inhibits: ['IN-1'] }))).toBe(
      true,
    );
    expect(told()).toBe(false);
  });

  test('and passes one while others, or the same device with another fault, tell theirs', () => {
    expect(told(sampleIncident({ state: 'closed', affected: [] }))).toBe(false);
    expect(told(sampleIncident({ id: 'IN-2', kioskId: 'K-2' }))).toBe(false);
    expect(told(sampleIncident({ id: 'IN-2', cause: 'fault/CRD-003/cardReader' }))).toBe(false);
    const hall = sampleIncident({ id: 'IN-4', kioskId: null, kind: 'hall', cause: 'link', affected: ['K-1'] });
    expect(told(hall)).toBe(false);
    expect(stillTold({ ...order, cause: 'link' }, { incidents: [hall], withheld: [] })).toBe(true);
  });

  test('while it tells it and nobody is told', () => {
    const withheld = { kioskId: 'K-1', cause: order.cause, state: 'held' } as Withheld;
    expect(stillTold(order, { incidents: [], withheld: [withheld] })).toBe(true);
    expect(stillTold(order, { incidents: [], withheld: [{ ...withheld, state: 'ended' }] })).toBe(false);
  });
});

test('an order in hand goes on when its fault comes back as another incident, and is of that one from then on', () => {
  const again = sampleIncident({ id: 'IN-2' });
  const found = inHandFor([sampleOrder({ id: 'MO-0', cause: 'link', state: 'arrived' }), order], again);
  expect(found?.id).toBe('MO-1');
  const decided = decideOrder(found, { what: 'opened', incident: again, at: 9 }, {} as never);
  expect(decided).toMatchObject({
    what: 'updated',
    order: { id: 'MO-1', state: 'arrived', incidentId: 'IN-2', earlier: ['IN-1'] },
  });
  expect(decided?.order.history.at(-1)?.what).toBe('reopened');
  expect(inHandFor([sampleOrder(), sampleOrder({ state: 'accepted' })], again)).toBeUndefined();
});

test('an order in hand whose item was filled or emptied is done: what the device tells of the item then has an order of its own', () => {
  for (const goneBy of ['refilled', 'emptied'] as const) {
    const closed = { what: 'closed', incident: sampleIncident({ state: 'closed', endedBy: goneBy }), at: 8 } as const;
    expect(decideOrder(order, closed, {} as never)?.order).toMatchObject({ state: 'closed', endedBy: goneBy });
    // What failed its acceptance waits for one that it passes.
    const rejected = { at: 7, what: 'rejected' as const, by: 'p-3', note: { zh: '验收不合格', en: 'Not accepted' } };
    const served = decideOrder({ ...order, history: [...order.history, rejected] }, closed, {} as never)?.order;
    expect(served).toMatchObject({ state: 'repaired', goneBy });
    const later = sampleIncident({ id: 'IN-2' });
    expect(inHandFor([served as typeof order], later)).toBeUndefined();
    expect(stillTold(served as typeof order, { incidents: [later], withheld: [] })).toBe(false);
  }
  const recovered = { what: 'closed', incident: sampleIncident({ state: 'closed', endedBy: 'recovered' }), at: 8 } as const;
  const gone = decideOrder(order, recovered, {} as never)?.order;
  expect(inHandFor([gone as typeof order], sampleIncident({ id: 'IN-2' }))?.id).toBe('MO-1');
});
