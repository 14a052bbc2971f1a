import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyState, type Finding, type Reading, type RuleSet, type WatchState } from '../index.js';
import { judge, passGaps, passTime } from './index.js';
import { kioskOf, message } from './testing/player.js';

const RULES: RuleSet = {
  version: 'test',
  rules: [
    { id: 'fault-reported', kind: 'fault', because: 'x', title: { zh: '故障', en: 'fault' } },
    {
      id: 'consumable-low',
      kind: 'consumable',
      because: 'x',
      title: { zh: '{item}将尽', en: '{item} low' },
      states: ['low'],
      pct: { raise: 15, clear: 25 },
      severity: 'info',
      stopsService: false,
    },
    {
      id: 'consumable-out',
      kind: 'consumable',
      because: 'x',
      title: { zh: '{item}用尽', en: '{item} out' },
      states: ['out'],
      pct: { raise: 0, clear: 2 },
      severity: 'degraded',
      stopsService: true,
    },
    {
      id: 'cashbox-high',
      kind: 'cashbox',
      because: 'x',
      title: { zh: '{item}将满', en: '{item} high' },
      units: ['noteBox'],
      states: ['high'],
      pct: { raise: 80, clear: 70 },
      severity: 'info',
      stopsService: false,
    },
    {
      id: 'cashbox-full',
      kind: 'cashbox',
      because: 'x',
      title: { zh: '{item}已满', en: '{item} full' },
      units: ['noteBox'],
      states: ['full'],
      pct: { raise: 95, clear: 80 },
      severity: 'degraded',
      stopsService: true,
    },
    {
      id: 'kiosk-silent',
      kind: 'silence',
      because: 'x',
      title: { zh: '无心跳', en: 'silent' },
      heartbeats: 3,
      severity: 'critical',
    },
    { id: 'kiosk-gone', kind: 'gone', because: 'x', title: { zh: '断开', en: 'gone' }, graceS: 60, severity: 'critical' },
    {
      id: 'kiosk-clock',
      kind: 'skew',
      because: 'x',
      title: { zh: '时钟', en: 'clock' },
      raiseS: 120,
      clearS: 60,
      severity: 'info',
    },
  ],
};

const T0 = 1_767_225_600_000;

const context = { rules: RULES, kiosk: kioskOf };

const reading: typeof message = (kind, atS, payload, more) => message(kind, atS, payload, { seq: atS, ...more });
const heartbeat = (atS: number, more?: Partial<Reading>) => reading('heartbeat', atS, { mode: 'inService' }, more);
const paper = (atS: number, remaining: number, status = 'full') =>
  reading('consumables', atS, { items: [{ id: 'receipt', kind: 'receiptPaper', remaining, capacity: 1000, status }] });
const notes = (atS: number, count: number) =>
  reading('cashbox', atS, { units: [{ id: 'note', kind: 'noteBox', count, capacity: 1000 }] });
const fault = (atS: number, state: string, code = 'BNA-001', more?: Partial<Reading>) =>
  reading('fault', atS, { code, component: 'noteAcceptor', state, action: 'clear' }, more);

const told = (findings: Finding[]): string[] => findings.map((f) => `${f.type} ${f.key} @${(f.at - T0) / 1000}`);
const run = (state: WatchState, ...readings: Reading[]): string[] => told(readings.flatMap((r) => judge(state, r, context)));

describe('faults', () => {
  test('a fault is raised until it is cleared, told twice or not', () => {
    expect(run(emptyState(), fault(1, 'raised'), fault(2, 'raised'), fault(3, 'cleared'))).toEqual([
      'raised fault-reported/BNA-001/noteAcceptor @1',
      'cleared fault-reported/BNA-001/noteAcceptor @3',
    ]);
  });

  test('an older message that comes late changes nothing', () => {
    const state = emptyState();
    run(state, fault(5, 'raised'), fault(9, 'cleared'));
    expect(run(state, fault(10, 'raised', 'BNA-001', { seq: 7 }))).toEqual([]);
  });

  test('what was buffered while offline is not judged as now', () => {
    expect(run(emptyState(), fault(1, 'raised', 'BNA-001', { historical: true }))).toEqual([]);
  });

  test('paper out told as a fault and as a level has one cause', () => {
    const findings = [fault(1, 'raised', 'PRN-002'), paper(2, 0, 'out')].flatMap((r) => judge(emptyState(), r, context));
    expect(new Set(findings.map((f) => f.cause))).toEqual(new Set(['consumable/receiptPaper']));
  });

  test('a refill ends a paper-out fault that was never cleared', () => {
    expect(run(emptyState(), paper(1, 500), fault(2, 'raised', 'PRN-002'), paper(3, 480), paper(4, 1000)).at(-1)).toBe(
      'cleared fault-reported/PRN-002/noteAcceptor @4',
    );
  });

  test('a kiosk that invents codes cannot hold more than 64 causes', () => {
    const state = emptyState();
    const raised = Array.from({ length: 100 }, (_, i) => fault(i + 1, 'raised', `X-${i}`));
    expect(run(state, ...raised)).toHaveLength(64);
  });

  test.each(['__proto__', 'constructor', 'toString'])('the word %s is only a word', (word) => {
    const items = [{ id: word, kind: word, remaining: 0, capacity: 1 }];
    expect(run(emptyState(), reading('consumables', 1, { items }), fault(2, 'raised', word)).length).toBe(3);
  });
});

describe('order and gaps', () => {
  const seqs = (state: WatchState, atS: number, ...numbers: number[]): void => {
    run(state, ...numbers.map((seq) => heartbeat(atS, { seq })));
  };
  const memoryOf = (state: WatchState) => state.kiosks.get('K-1');
  const wait = (state: WatchState, atS: number): string[] => passGaps(state, T0 + atS * 1000);

  test('what another message overtook is no gap when it comes in time', () => {
    const state = emptyState();
    seqs(state, 1, 0, 1, 4, 3);
    seqs(state, 8, 2);
    expect(wait(state, 60)).toEqual([]);
    expect(memoryOf(state)?.gaps).toBe(0);
  });

  test('what does not come is a gap, once, and the kiosk is to present itself until it has', () => {
    const state = emptyState();
    run(state, reading('birth', 0, {}, { seq: 0 }));
    seqs(state, 1, 1, 4, 7);
    expect(wait(state, 10)).toEqual([]);
    expect(wait(state, 11)).toEqual(['K-1']);
    expect(wait(state, 99)).toEqual([]);
    expect(memoryOf(state)).toMatchObject({ gaps: 2, birthWanted: T0 + 11_000, missing: [] });
    run(state, reading('birth', 12, {}, { seq: 8 }));
    expect(memoryOf(state)?.birthWanted).toBe(null);
  });

  test('history that is still coming in fills a gap, however long it takes', () => {
    const state = emptyState();
    run(state, heartbeat(0, { seq: 0 }), reading('birth', 100, {}, { seq: 30 }));
    for (let seq = 1; seq < 30; seq++) {
      expect(wait(state, 100 + seq * 9)).toEqual([]);
      run(state, heartbeat(100 + seq * 9, { seq, ts: T0 + seq * 1000, historical: true }));
    }
    expect(wait(state, 10_000)).toEqual([]);
  });

  test('a kiosk that loses every other message is waited for in 32 places, not more', () => {
    const state = emptyState();
    for (let seq = 0; seq < 400; seq += 2) seqs(state, 1, seq);
    expect(memoryOf(state)?.missing).toHaveLength(32);
    expect(memoryOf(state)?.gaps).toBe(199 - 32);
  });

  test('a boot that begins without a birth is asked for one, one that begins with it is not', () => {
    const state = emptyState();
    run(state, reading('birth', 0));
    expect(memoryOf(state)?.birthWanted).toBe(null);
    run(state, heartbeat(5, { bootId: 'b-2', seq: 3 }));
    expect(memoryOf(state)).toMatchObject({ bootId: 'b-2', birthWanted: T0 + 5000, gaps: 0 });
  });

  test('a message of the boot before that comes late changes nothing, and the new boot goes on', () => {
    const state = emptyState();
    run(state, fault(1, 'raised'), reading('birth', 10, {}, { bootId: 'b-2', seq: 0 }));
    expect(run(state, fault(12, 'cleared', 'BNA-001', { seq: 9, ts: T0 + 8000 }))).toEqual([]);
    expect(memoryOf(state)?.bootId).toBe('b-2');
    expect(run(state, fault(14, 'cleared', 'BNA-001', { bootId: 'b-2', seq: 1 }))).toHaveLength(1);
  });

  test('a time in the future spoils nothing: what comes later is judged though its time is smaller', () => {
    const ahead = (atS: number) => ({ ts: T0 + atS * 1000 + 600_000 });
    const state = emptyState();
    expect(run(state, fault(1, 'raised', 'BNA-001', ahead(1)), fault(2, 'cleared'))).toHaveLength(2);
    expect(run(state, fault(3, 'raised', 'BNA-001', { ...ahead(3), bootId: 'b-2', seq: 1 }))).toHaveLength(1);
    expect(run(state, fault(4, 'cleared', 'BNA-001', { bootId: 'b-3', seq: 1 }))).toHaveLength(1);
  });
});

describe('whatever comes', () => {
  const anything = fc.array(
    fc.record({
      dt: fc.integer({ min: 0, max: 200 }),
      what: fc.constantFrom('heartbeat', 'paper', 'notes', 'raised', 'cleared', 'will', 'tick'),
      level: fc.integer({ min: 0, max: 1000 }),
      kiosk: fc.constantFrom('K-1', 'K-2'),
    }),
    { maxLength: 60 },
  );

  const play = (script: { dt: number; what: string; level: number; kiosk: string }[]): Finding[] => {
    const state = emptyState();
    let at = 0;
    return script.flatMap(({ dt, what, level, kiosk: kioskId }, i) => {
      at += dt;
      const own = { kioskId, seq: i };
      if (what === 'tick') return passTime(state, T0 + at * 1000, context);
      if (what === 'paper') return judge(state, { ...paper(at, level), ...own }, context);
      if (what === 'notes') return judge(state, { ...notes(at, level), ...own }, context);
      if (what === 'will') return judge(state, { ...reading('will', at), ...own, seq: -1 }, context);
      if (what === 'heartbeat') return judge(state, { ...heartbeat(at), ...own }, context);
      return judge(state, fault(at, what, 'BNA-001', own), context);
    });
  };

  test('nothing is raised twice without an end between, and every finding has evidence', () => {
    fc.assert(
      fc.property(anything, (script) => {
        const open = new Set<string>();
        for (const finding of play(script).filter(({ type }) => type !== 'passed')) {
          const name = `${finding.kioskId} ${finding.key}`;
          if (finding.type === 'raised') expect(open.has(name)).toBe(false);
          if (finding.type === 'raised') open.add(name);
          else open.delete(name);
          expect(finding.evidence.at).toBe(finding.at);
        }
      }),
    );
  });

  test('ticks between readings change when silence is noticed, not what is found', () => {
    fc.assert(
      fc.property(anything, (script) => {
        const often = script.flatMap((step) => [{ ...step, what: 'tick', dt: 0 }, step]);
        const plain = script.map((step) => ({ ...step }));
        const names = (f: Finding[]) => f.map((x) => `${x.type} ${x.kioskId} ${x.key} ${x.at}`);
        expect(names(play(often)).sort()).toEqual(names(play(plain)).sort());
      }),
    );
  });
});
