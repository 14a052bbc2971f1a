import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RateRule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const FAILING: RateRule = {
  ...named,
  id: 'failing',
  kind: 'rate',
  windowS: 720,
  leastTx: 10,
  pct: { raise: 50, clear: 20 },
  severity: 'degraded',
};
const beat = (atS: number, txOk: number, txFailed: number, more = {}) =>
  message('heartbeat', atS, { mode: 'inService', txOk, txFailed }, more);

describe('the share of transactions that failed', () => {
  test('is told at half of at least ten, and ends at a fifth', () => {
    const watch = new Player([FAILING]);
    expect(watch.hear(beat(0, 5, 0), beat(60, 0, 4))).toEqual([]);
    expect(watch.hear(beat(120, 0, 1))).toEqual(['raised failing @120']);
    expect(watch.findings[0]?.evidence.seen).toEqual({ txOk: 5, txFailed: 5, failedPct: 50, windowS: 720 });
    expect(watch.hear(beat(180, 14, 0))).toEqual([]);
    expect(watch.hear(beat(240, 1, 0))).toEqual(['cleared failing @240']);
  });

  test('is not taken of a few', () => {
    const watch = new Player([FAILING]);
    expect(watch.hear(beat(0, 0, 9))).toEqual([]);
  });

  test('is of the window: what is older is forgotten, and so is an idle kiosk', () => {
    const watch = new Player([FAILING]);
    watch.hear(beat(0, 0, 9), beat(719, 0, 0));
    expect(watch.hear(beat(720, 0, 1))).toEqual([]);
    expect(watch.hear(beat(5_000, 0, 0))).toEqual([]);
    expect(watch.memory()?.tx).toEqual({});
  });

  test('goes on while nobody tries, and is not ended by history, repeats or late heartbeats', () => {
    const watch = new Player([FAILING]);
    watch.hear(beat(0, 0, 20));
    const old = { historical: true };
    expect(watch.hear(beat(60, 500, 0, old), beat(61, 500, 0, { seq: 0 }), beat(9_000, 0, 0), beat(9_060, 3, 0))).toEqual([]);
    expect(watch.hear(beat(9_120, 7, 0))).toEqual(['cleared failing @9120']);
  });

  test('a restart changes nothing', () => {
    const steps = fc.array(fc.record({ dtS: fc.nat(300), ok: fc.nat(8), failed: fc.nat(8) }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.nat(40), (script, at) => {
        const play = (restartAt: number) => {
          const watch = new Player([FAILING]);
          let atS = 0;
          for (const [i, { dtS, ok, failed }] of script.entries()) {
            if (i === restartAt) watch.restart();
            atS += dtS;
            watch.hear(beat(atS, ok, failed, { seq: i }));
          }
          return watch.findings;
        };
        expect(play(at)).toEqual(play(-1));
      }),
    );
  });
});

const REJECTS: RateRule = {
  ...named,
  id: 'rejected',
  kind: 'rate',
  of: 'rejects',
  windowS: 1_200,
  leastNotes: 20,
  pct: { raise: 15, clear: 5 },
  severity: 'info',
};
const boxes = (atS: number, note: number, rejected: number) =>
  message('cashbox', atS, {
    units: [
      { id: 'n', kind: 'noteBox', count: note },
      { id: 'r', kind: 'rejectBox', count: rejected },
    ],
  });

describe('the share of notes that were rejected', () => {
  test('is told at fifteen per cent of at least twenty, as the fault that the kiosk itself may tell of', () => {
    const watch = new Player([REJECTS]);
    expect(watch.hear(boxes(0, 500, 40), boxes(60, 501, 41))).toEqual([]);
    expect(watch.hear(boxes(120, 516, 43))).toEqual([]);
    expect(watch.hear(boxes(180, 517, 43))).toEqual(['raised rejected @180']);
    expect(watch.findings[0]).toMatchObject({
      cause: 'fault/BNA-003/noteAcceptor',
      kind: 'fault',
      severity: 'info',
      code: 'BNA-003',
    });
    expect(watch.findings[0]?.evidence.seen).toEqual({ notes: 17, rejected: 3, rejectedPct: 15, windowS: 1_200 });
    expect(watch.hear(boxes(240, 557, 43))).toEqual(['cleared rejected @240']);
  });

  test('does not count backwards when a box is emptied, nor what lay in it before', () => {
    const watch = new Player([REJECTS]);
    watch.hear(boxes(0, 900, 80), boxes(60, 918, 80), boxes(120, 0, 80), boxes(180, 0, 0), boxes(240, 1, 0));
    expect(watch.hear(boxes(300, 2, 4))).toEqual(['raised rejected @300']);
    expect(watch.findings[0]?.evidence.seen).toMatchObject({ notes: 20, rejected: 4 });
  });

  test('does not count what came while nothing was told for longer than the window', () => {
    const watch = new Player([REJECTS]);
    expect(watch.hear(boxes(0, 100, 0), boxes(1_201, 130, 30), boxes(1_260, 131, 31))).toEqual([]);
    expect(watch.memory()?.tx).toEqual({ 'rejected/1200': [expect.any(Number), 1, 1] });
  });

  test('is of whole numbers that only grow, whatever the boxes say', () => {
    const steps = fc.array(fc.record({ dtS: fc.nat(400), note: fc.nat(60), rejected: fc.nat(20) }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (script) => {
        const watch = new Player([REJECTS]);
        let atS = 0;
        let grown = 0;
        for (const [i, { dtS, note, rejected }] of script.entries()) {
          atS += dtS + 1;
          watch.hear(boxes(atS, note, rejected));
          const before = script[i - 1];
          if (before) grown += Math.max(0, note - before.note) + Math.max(0, rejected - before.rejected);
          for (const n of watch.memory()?.tx?.['rejected/1200'] ?? []) expect(n).toBeGreaterThanOrEqual(0);
        }
        const window = watch.memory()?.tx?.['rejected/1200'] ?? [];
        const counted = window.reduce((sum, n, i) => (i % 3 === 0 ? sum : sum + n), 0);
        expect(counted).toBeLessThanOrEqual(grown);
      }),
    );
  });

  test('stands beside the share of transactions, each with a window of its own', () => {
    const watch = new Player([FAILING, REJECTS]);
    watch.hear(boxes(0, 0, 0), beat(10, 0, 9), boxes(20, 15, 4));
    expect(watch.hear(beat(30, 0, 1), boxes(40, 16, 4))).toEqual(['raised failing @30', 'raised rejected @40']);
  });
});

describe('a window whose width the rules change', () => {
  test.each([700, 719, 721, 900, 86_400])('to %i seconds begins anew', (windowS) => {
    const watch = new Player([FAILING]);
    expect(watch.hear(beat(0, 0, 4), beat(60, 0, 4))).toEqual([]);
    watch.rules([{ ...FAILING, windowS }]);
    expect(watch.hear(beat(120, 0, 9))).toEqual([]);
    expect(watch.memory()?.tx).toEqual({ [`failing/${windowS}`]: [expect.any(Number), 0, 9] });
    expect(watch.hear(beat(180, 0, 1))).toEqual(['raised failing @180']);
  });

  test('is forgotten with its rule', () => {
    const watch = new Player([FAILING, { ...FAILING, id: 'second' }]);
    watch.hear(beat(0, 0, 4));
    watch.rules([]);
    watch.hear(beat(60, 0, 4));
    expect(watch.memory()?.tx).toEqual({});
  });
});
