import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CashboxRule, ConsumableRule, Finding } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const LOW: ConsumableRule = {
  ...named,
  id: 'low',
  kind: 'consumable',
  states: ['low'],
  pct: { raise: 15, clear: 25 },
  severity: 'info',
  stopsService: false,
};
const FULL: CashboxRule = {
  ...named,
  id: 'full',
  kind: 'cashbox',
  states: ['full'],
  count: { raise: 900, clear: 700 },
  units: ['noteBox'],
  severity: 'info',
  stopsService: false,
};
const paper = (atS: number, remaining: number, more = {}) =>
  message('consumables', atS, { items: [{ id: 'a', kind: 'receiptPaper', remaining, capacity: 1000 }] }, more);
const notes = (atS: number, count: number) => message('cashbox', atS, { units: [{ id: 'n', kind: 'noteBox', count }] });
const RAISED = 'raised low/receiptPaper';

describe('a level for a time', () => {
  test('counts when no reading said otherwise until then, at that instant', () => {
    const watch = new Player([{ ...LOW, forS: 300 }]);
    expect(watch.hear(paper(10, 100), paper(200, 90))).toEqual([]);
    expect(watch.pass(309)).toEqual([]);
    expect(watch.pass(400)).toEqual([`${RAISED} @310`]);
    expect(watch.hear(paper(500, 800))).toEqual(['cleared low/receiptPaper @500']);
  });

  test('begins anew when a reading was not beyond', () => {
    const watch = new Player([{ ...LOW, forS: 300 }]);
    watch.hear(paper(10, 100), paper(200, 200), paper(250, 100));
    expect(watch.pass(549)).toEqual([]);
    expect(watch.pass(551)).toEqual([`${RAISED} @550`]);
  });

  test('has the last reading that said so as its evidence', () => {
    const watch = new Player([{ ...LOW, forS: 300 }]);
    watch.hear(paper(10, 100), paper(200, 90));
    watch.pass(311);
    expect(watch.findings[0]?.evidence).toMatchObject({ kind: 'consumables', seq: 200_000, seen: { pct: 9, forS: 300 } });
  });
});

describe('a level in readings running', () => {
  test('counts with the third', () => {
    const watch = new Player([{ ...LOW, readings: 3 }]);
    expect(watch.hear(paper(1, 100), paper(2, 100), paper(3, 300), paper(4, 100), paper(5, 100))).toEqual([]);
    expect(watch.pass(100_000)).toEqual([]);
    expect(watch.hear(paper(100_001, 100))).toEqual([`${RAISED} @100001`]);
  });

  test('and for a time, counts when both are over', () => {
    const early = new Player([{ ...LOW, readings: 2, forS: 60 }]);
    expect(early.hear(paper(1, 100), paper(2, 100))).toEqual([]);
    expect(early.pass(99)).toEqual([`${RAISED} @61`]);
    const late = new Player([{ ...LOW, readings: 2, forS: 60 }]);
    late.hear(paper(1, 100));
    expect(late.pass(99)).toEqual([]);
    expect(late.hear(paper(100, 100))).toEqual([`${RAISED} @100`]);
  });
});

describe('a level by count', () => {
  test('is raised and cleared by pieces when the kiosk tells no capacity', () => {
    const watch = new Player([FULL]);
    expect(watch.hear(notes(1, 899), notes(2, 900), notes(3, 800), notes(4, 700))).toEqual([
      'raised full/noteBox @2',
      'cleared full/noteBox @4',
    ]);
  });

  test('or by percentage, whichever is beyond, and cleared when neither is', () => {
    const watch = new Player([{ ...LOW, count: { raise: 50, clear: 400 } }]);
    expect(watch.hear(paper(1, 150), paper(2, 300), paper(3, 400))).toEqual([`${RAISED} @1`, 'cleared low/receiptPaper @3']);
  });
});

describe('whatever the levels', () => {
  const steps = fc.array(fc.record({ dtS: fc.integer({ min: 0, max: 200 }), left: fc.constantFrom(50, 100, 200, 300) }), {
    maxLength: 40,
  });
  const play = (script: { dtS: number; left: number }[], mark: (watch: Player, i: number, atS: number) => void): Finding[] => {
    const watch = new Player([
      { ...LOW, forS: 150, readings: 2 },
      { ...LOW, id: 'plain' },
    ]);
    let atS = 0;
    for (const [i, { dtS, left }] of script.entries()) {
      atS += dtS;
      mark(watch, i, atS);
      watch.hear(paper(atS, left, { seq: i }));
    }
    watch.pass(atS + 1000);
    return watch.findings;
  };

  test('neither a restart nor marks of time change what is found', () => {
    fc.assert(
      fc.property(steps, fc.nat(40), (script, at) => {
        const plain = play(script, () => undefined);
        expect(play(script, (watch, i) => i === at && watch.restart())).toEqual(plain);
        expect(play(script, (watch, _, atS) => watch.pass(atS))).toEqual(plain);
      }),
    );
  });

  test('what has to last is never raised before what need not', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const held = new Set<string>();
        for (const { type, rule } of play(script, () => undefined)) {
          if (type === 'raised') held.add(rule);
          else held.delete(rule);
          if (type === 'raised' && rule === 'low') expect(held.has('plain')).toBe(true);
        }
      }),
    );
  });
});
