import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contractBreach } from '#libs/contracts/index.js';
import { arrivalRate } from './arrivals.js';
import {
  type Act,
  begin,
  canHappen,
  greet,
  type Message,
  mend,
  natureOf,
  nextAt,
  PROFILES,
  Random,
  type State,
  step,
  strike,
} from './index.js';

const HOUR_MS = 3_600_000;
/** Wednesday 2026-03-04, 08:00 in Shanghai. */
const MORNING = Date.UTC(2026, 2, 4);

interface Life {
  messages: Message[];
  states: State[];
}

/** Lets a kiosk of a type live for so long. */
function live(type: string, seed: number, forMs: number, { rate = 1, heartbeatS = 60 } = {}): Life {
  const random = new Random(seed, 'K-1');
  const kiosk = {
    id: 'K-1',
    hall: 'h',
    type,
    name: 'K-1',
    spot: '',
    services: [],
    components: [],
    heartbeatS,
    state: 'active' as const,
  };
  const nature = natureOf(kiosk, rate, random);
  let state = begin(nature, MORNING, random);
  const first = greet(nature, state, MORNING, random, { reason: 'powerUp', cleared: [] });
  const life: Life = { messages: [...first.messages], states: [first.state] };
  state = first.state;
  for (let now = nextAt(state); now < MORNING + forMs; now = nextAt(state)) {
    const outcome = step(nature, state, now, random);
    state = outcome.state;
    life.messages.push(...outcome.messages);
    life.states.push(state);
  }
  return life;
}

const types = fc.constantFrom(...Object.keys(PROFILES));
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const runs = { numRuns: 20 };

describe('a simulated kiosk', () => {
  test('says the same for the same seed', () => {
    fc.assert(
      fc.property(types, seeds, (type, seed) => {
        expect(live(type, seed, 6 * HOUR_MS).messages).toEqual(live(type, seed, 6 * HOUR_MS).messages);
      }),
      { numRuns: 5 },
    );
    expect(live('UTIL', 1, HOUR_MS).messages).not.toEqual(live('UTIL', 2, HOUR_MS).messages);
  });

  test('never has less than nothing nor more than fits, however busy it is', () => {
    fc.assert(
      fc.property(types, seeds, fc.constantFrom(1, 20), (type, seed, rate) => {
        const levels = live(type, seed, 12 * HOUR_MS, { rate, heartbeatS: 600 }).states.flatMap((s) => [
          ...s.consumables,
          ...s.cashUnits,
        ]);
        const held = (notes: Readonly<Record<string, number>>): number => Object.values(notes).reduce((a, b) => a + b, 0);
        const wrong = levels.filter((l) => l.count < 0 || l.count > l.capacity || (l.notes && held(l.notes) !== l.count));
        expect(wrong).toEqual([]);
      }),
      runs,
    );
  });

  test('keeps the contract and counts its messages', () => {
    fc.assert(
      fc.property(types, seeds, (type, seed) => {
        const { messages } = live(type, seed, 12 * HOUR_MS, { rate: 20, heartbeatS: 1_200 });
        expect(messages.filter(({ kind, payload }) => contractBreach(kind, structuredClone(payload)) !== null)).toEqual([]);
        expect(messages.filter((m, n) => m.payload.seq !== n)).toEqual([]);
      }),
      runs,
    );
  });

  test('clears every fault that it raised before it raises it again', () => {
    fc.assert(
      fc.property(types, seeds, (type, seed) => {
        const standing = new Set<string>();
        for (const m of live(type, seed, 72 * HOUR_MS, { rate: 30, heartbeatS: 86_400 }).messages) {
          if (m.kind !== 'fault') continue;
          expect(standing.has(m.payload.code)).toBe(m.payload.state === 'cleared');
          if (m.payload.state === 'raised') standing.add(m.payload.code);
          else standing.delete(m.payload.code);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('settles its note box in the afternoon and serves nobody meanwhile', () => {
    const { messages } = live('UTIL', 4, 12 * HOUR_MS);
    const settling = messages.findIndex((m) => m.kind === 'heartbeat' && m.payload.mode === 'settling');
    expect(settling).toBeGreaterThan(0);
    expect(messages[settling]?.payload).toMatchObject({ txOk: 0 });
    const cashbox = messages.slice(settling).find((m) => m.kind === 'cashbox');
    expect(cashbox?.payload).toMatchObject({ units: [{ kind: 'noteBox', count: 0, replenishment: 'ok', amountFen: 0 }] });
  });
});

describe('what the director does to a kiosk', () => {
  const acts: Act[] = [
    { what: 'run-low', kind: 'receiptPaper', pct: 0, fault: { code: 'PRN-002', component: 'receiptPrinter' } },
    { what: 'fill-up', kind: 'noteBox', pct: 96 },
    { what: 'break', code: 'SCR-001' },
  ];
  const random = new Random(5, 'K-1');
  const kiosk = {
    id: 'K-1',
    hall: 'h',
    type: 'UTIL',
    name: 'K-1',
    spot: '',
    services: [],
    components: [],
    heartbeatS: 60,
    state: 'active' as const,
  };
  const nature = natureOf(kiosk, 1, random);
  const state = begin(nature, MORNING, random);

  test.each(acts)('$what is told, and told to be mended', (act) => {
    expect(canHappen(nature, act)).toBe(true);
    const struck = strike(nature, state, act, MORNING + 1);
    expect(struck.messages.length).toBeGreaterThan(0);
    const mended = mend(nature, struck.state, act, MORNING + 2, random);
    expect(mended.state.faults).toEqual([]);
    const said = [...struck.messages, ...mended.messages];
    for (const { kind, payload } of said) expect(contractBreach(kind, structuredClone(payload))).toBeNull();
    const faults = said.flatMap((m) => (m.kind === 'fault' ? [m.payload.state] : []));
    expect(faults).toEqual(act.what === 'fill-up' ? [] : ['raised', 'cleared']);
  });

  test('cannot happen to a kiosk without that part', () => {
    expect(canHappen(nature, { what: 'run-low', kind: 'a4Paper', pct: 0 })).toBe(false);
    expect(canHappen(nature, { what: 'break', code: 'LIC-001' })).toBe(false);
  });
});

test('a day brings as many transactions as the kiosk is used for, most of them in office hours', () => {
  const hours = Array.from(
    { length: 24 },
    (_, h) => arrivalRate('government', 100, MORNING - 8 * HOUR_MS + h * HOUR_MS) * HOUR_MS,
  );
  const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0);
  expect(sum(hours)).toBeCloseTo(100);
  expect(sum(hours.slice(8, 18))).toBeGreaterThan(70);
});
