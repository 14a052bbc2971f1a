import { describe, expect, test } from '@jest/globals';
import type { Cause } from '#apps/simulator/index.js';
import { Decided, type Stretch } from './decided.js';
import { fits, Judge, type Verdict } from './judge.js';

const HOUR = 3_600_000;
const END = 1_000 * HOUR;

const jam = (from: number, to: number, more: Partial<Cause> = {}): Cause => ({
  ...{ cause: 'fault/BNA-002/noteAcceptor', kiosks: ['K-1'], from, to, heardFrom: from, needsOrder: true, mustWait: false },
  ...more,
});

const stretch = (id: string, at: number, to: number | null, more: Partial<Stretch> = {}): Stretch => ({
  ...{ id, incidentId: id, at, to, cause: 'fault/BNA-002/noteAcceptor', kiosks: ['K-1'], hallId: 'h-1', again: false },
  ...{ rule: 'fault-reported', reason: 'broken', visitAt: null, hasOrder: true },
  ...more,
});

/** Each stretch has an order of its own, opened with it. */
function judged(causes: Cause[], stretches: Stretch[], alerts: [incidentId: string, at: number][] = []): Verdict {
  const decided = new Decided();
  for (const one of stretches) {
    decided.stretches.set(one.id, [...(decided.stretches.get(one.id) ?? []), one]);
    decided.orders.push({ id: `O-${one.id}`, incidentId: one.id, at: one.at, again: one.again });
  }
  for (const [incidentId, at] of alerts) decided.alerts.push({ id: `${incidentId} ${at}`, incidentId, at });
  return new Judge(causes, decided, END).judge();
}

describe('what is decided, held against what is true', () => {
  test('an order for a cause is right, with how long it took', () => {
    const verdict = judged([jam(HOUR, 2 * HOUR)], [stretch('I', HOUR + 20, 2 * HOUR)]);
    expect(verdict).toMatchObject({ causes: 1, found: 1, falseOrders: 0, precisionPct: 100, recallPct: 100, medianDelayMs: 20 });
  });

  test.each([
    ['of another kiosk', stretch('I', HOUR + 20, null, { kiosks: ['K-2'] })],
    ['of another thing', stretch('I', HOUR + 20, null, { cause: 'fault/CRD-001/cardReader' })],
    ['long after its end', stretch('I', 2 * HOUR + 121_000, null)],
  ])('an order %s is for nothing, and the cause is missed', (_, wrong) => {
    expect(judged([jam(HOUR, 2 * HOUR)], [wrong])).toMatchObject({ found: 0, falseOrders: 1, precisionPct: 0, recallPct: 0 });
  });

  test('an order before its cause is for nothing, though the cause is told of when it stands still', () => {
    const early = judged([jam(HOUR, 2 * HOUR)], [stretch('I', HOUR - 1, null)]);
    expect(early).toMatchObject({ found: 1, falseOrders: 1, medianDelayMs: 0 });
  });

  test('an order for noise is for nothing, and says for which', () => {
    const verdict = judged([jam(HOUR, HOUR + 50_000, { needsOrder: false })], [stretch('I', HOUR, HOUR + 50_000)]);
    expect(verdict).toMatchObject({ causes: 0, falseOrders: 1, falseKinds: [{ count: 1 }] });
    expect(verdict.falseKinds[0]?.name).toContain('only fault/BNA-002');
  });

  test('at a bound an order is neither wrong nor asked for', () => {
    const edge = jam(HOUR, 2 * HOUR, { edge: true });
    expect(judged([edge], [])).toMatchObject({ causes: 0, recallPct: 100, edges: 1 });
    expect(judged([edge], [stretch('I', HOUR, null)])).toMatchObject({ falseOrders: 0 });
  });

  test('what was foreseen is right when it comes by the visit or a day later', () => {
    const low = { cause: 'consumable/receiptPaper' };
    const foreseen = (visitAt: number): Stretch => stretch('I', HOUR, null, { ...low, visitAt });
    expect(judged([jam(50 * HOUR, 60 * HOUR, low)], [foreseen(30 * HOUR)])).toMatchObject({ falseOrders: 0, found: 1 });
    expect(judged([jam(50 * HOUR, 60 * HOUR, low)], [foreseen(20 * HOUR)])).toMatchObject({ falseOrders: 1 });
  });

  test('what was only to be expected is right from then on, and not before; what came of it, a day before the visit too', () => {
    const low = { cause: 'consumable/receiptPaper' };
    const foreseen = (at: number): Stretch => stretch('I', at, null, { ...low, visitAt: 60 * HOUR });
    const only = jam(50 * HOUR, 70 * HOUR, { ...low, edge: true });
    expect(judged([only], [foreseen(50 * HOUR)])).toMatchObject({ falseOrders: 0, causes: 0 });
    expect(judged([only], [foreseen(49 * HOUR)])).toMatchObject({ falseOrders: 1 });
    const came = jam(100 * HOUR, 110 * HOUR, { ...low, foreseeableFrom: 50 * HOUR });
    expect(judged([came], [foreseen(50 * HOUR)])).toMatchObject({ falseOrders: 0, found: 1 });
    expect(judged([came], [foreseen(49 * HOUR)])).toMatchObject({ falseOrders: 1, found: 1 });
  });

  test('an order is of the cause that stands, not of one that is still to come', () => {
    const low = { cause: 'cashbox/noteBox' };
    const first = jam(10 * HOUR, 20 * HOUR, { ...low, edge: true });
    const second = jam(40 * HOUR, 50 * HOUR, { ...low, foreseeableFrom: 20 * HOUR });
    const told = [
      stretch('I', 11 * HOUR, 20 * HOUR, { ...low, visitAt: 60 * HOUR }),
      stretch('J', 21 * HOUR, null, { ...low, visitAt: 60 * HOUR }),
    ];
    for (const causes of [
      [first, second],
      [second, first],
    ])
      expect(judged(causes, told)).toMatchObject({ incidentsPerCause: 1, ordersPerCause: 1, falseOrders: 0 });
  });

  test('what nobody could hear of before the end is not asked for', () => {
    const late = { needsOrder: true };
    expect(judged([jam(END - 3 * HOUR, END, { ...late, heardFrom: END + HOUR })], [])).toMatchObject({
      causes: 0,
      recallPct: 100,
    });
    expect(judged([jam(END - 3 * HOUR, END, late)], [])).toMatchObject({ causes: 1, recallPct: 0 });
  });

  test('one cause told of twice is counted twice, and its alerts are its own', () => {
    const twice = [stretch('I', HOUR, HOUR + 5), stretch('J', HOUR + 10, 2 * HOUR)];
    const verdict = judged([jam(HOUR, 2 * HOUR)], twice, [
      ['I', HOUR],
      ['I', HOUR + 5],
      ['J', HOUR + 10],
    ]);
    expect(verdict).toMatchObject({ incidentsPerCause: 2, ordersPerCause: 2, alertsPerCause: 3 });
  });

  test('a kiosk of a dark hall told of by itself is of the hall’s cause', () => {
    const hall = jam(HOUR, 2 * HOUR, { cause: 'hall/network', kiosks: ['K-1', 'K-2'], halls: ['h-1'], mustWait: true });
    const all = [
      stretch('I', HOUR, HOUR + 9, { cause: 'link' }),
      stretch('J', HOUR + 9, 2 * HOUR, { cause: 'hall/network', kiosks: ['K-1', 'K-2'] }),
    ];
    expect(judged([hall], all)).toMatchObject({ falseOrders: 0, incidentsPerCause: 2, judgedDelays: 0 });
  });

  test('names fit by the part that they speak of', () => {
    expect(fits('fault/PRN-003/receiptPrinter', 'component/receiptPrinter')).toBe(true);
    expect(fits('flapping/cardReader', 'fault/CRD-003/cardReader')).toBe(true);
    expect(fits('upstream/taxCore', 'fault/NET-003/taxCore')).toBe(true);
    expect(fits('consumable/a4Paper', 'consumable/toner')).toBe(false);
    expect(fits('link', 'hall/network')).toBe(false);
  });
});
