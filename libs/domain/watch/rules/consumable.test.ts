import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConsumableRule, Finding } from '../../index.js';
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
const OUT: ConsumableRule = {
  ...{ ...LOW, id: 'out', states: ['out'] },
  ...{ pct: { raise: 0, clear: 2 }, severity: 'degraded', stopsService: true },
};
const paper = (atS: number, remaining: number, more = {}) =>
  message('consumables', atS, { items: [{ id: 'a', kind: 'receiptPaper', remaining, capacity: 1000 }] }, more);
const RAISED = 'raised low/receiptPaper';

describe('a consumable', () => {
  const items = (atS: number, ...told: object[]) => message('consumables', atS, { items: told });

  test('runs low, then out, and both end with a refill', () => {
    const watch = new Player([LOW, OUT]);
    expect(watch.hear(paper(1, 300), paper(2, 150), paper(3, 100), paper(4, 0), paper(5, 1000))).toEqual([
      'raised low/receiptPaper @2',
      'raised out/receiptPaper @4',
      'cleared low/receiptPaper @5',
      'cleared out/receiptPaper @5',
    ]);
  });

  test('between the two limits is as it was', () => {
    const watch = new Player([LOW]);
    expect(watch.hear(paper(1, 150), paper(2, 200), paper(3, 149), paper(4, 249))).toEqual([`${RAISED} @1`]);
  });

  test('that is not counted is believed by its sensor', () => {
    const sensed = (atS: number, status: string) => items(atS, { id: 'a', kind: 'a4Paper', status });
    const watch = new Player([LOW, OUT]);
    expect(
      watch.hear(sensed(1, 'full'), sensed(2, 'unknown'), sensed(3, 'out'), sensed(4, 'unknown'), sensed(5, 'full')),
    ).toEqual(['raised out/a4Paper @3', 'cleared out/a4Paper @5']);
  });

  test('is not out by one empty bin of two', () => {
    const bins = (atS: number, ...left: number[]) =>
      items(atS, ...left.map((remaining, i) => ({ id: `bin${i}`, kind: 'invoice', remaining, capacity: 100 })));
    const watch = new Player([LOW, OUT]);
    expect(watch.hear(bins(1, 0, 80), bins(2, 0, 0))).toEqual(['raised low/invoice @2', 'raised out/invoice @2']);
  });
});

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
  test('or by percentage raises, whichever is beyond, and cleared when neither is', () => {
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
