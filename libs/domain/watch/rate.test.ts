import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RateRule } from '../index.js';
import { message, named, Player } from './testing/player.js';

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
