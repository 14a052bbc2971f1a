import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MetricRule } from '../../index.js';
import { faultOf, message, named, Player } from '../testing/player.js';

const HOT: MetricRule = {
  ...named,
  id: 'hot',
  kind: 'metric',
  field: 'tempC',
  limits: { raise: 45, clear: 40 },
  forS: 300,
  code: 'ENV-001',
  severity: 'degraded',
};
const DISK: MetricRule = {
  ...named,
  id: 'disk',
  kind: 'metric',
  field: 'diskFreePct',
  limits: { raise: 10, clear: 15 },
  severity: 'info',
};
const FILLING: MetricRule = { ...DISK, id: 'filling', changeInS: 3_600, limits: { raise: -20, clear: -5 } };

const beat = (atS: number, numbers: Record<string, number>) => message('heartbeat', atS, { mode: 'inService', ...numbers });
const temp = (atS: number, tempC: number) => beat(atS, { tempC });

describe('a number of the heartbeat', () => {
  test('counts when it was too high for five minutes without a break, and until it is well below', () => {
    const watch = new Player([HOT]);
    expect(watch.hear(temp(0, 46), temp(60, 44), temp(120, 46), temp(180, 39), temp(240, 47))).toEqual([]);
    expect(watch.hear(temp(300, 48), temp(360, 48))).toEqual([]);
    expect(watch.pass(540)).toEqual(['raised hot @540']);
    expect(watch.findings[0]).toMatchObject({
      cause: 'metric/tempC',
      code: 'ENV-001',
      evidence: { seen: { tempC: 48, forS: 300 } },
    });
    expect(watch.hear(temp(560, 41))).toEqual([]);
    expect(watch.hear(temp(580, 40))).toEqual(['cleared hot @580']);
  });

  test('that is not told changes nothing', () => {
    const watch = new Player([DISK]);
    expect(watch.hear(beat(0, { diskFreePct: 9 }))).toEqual(['raised disk @0']);
    expect(watch.hear(beat(60, {}))).toEqual([]);
    expect(watch.hear(beat(120, { diskFreePct: 15 }))).toEqual(['cleared disk @120']);
  });

  test('told as a fault too is one cause', () => {
    const watch = new Player([{ ...HOT, forS: undefined } as MetricRule, { ...named, id: 'told', kind: 'fault' }]);
    watch.hear(temp(0, 50), faultOf('ENV-001', 'cabinet')(1, 'raised'));
    expect(new Set(watch.findings.map(({ cause }) => cause))).toEqual(new Set(['metric/tempC']));
  });

  test('that changes fast counts by its change over the window, once the window is known', () => {
    const watch = new Player([FILLING]);
    const free = (minute: number, diskFreePct: number) => beat(minute * 60, { diskFreePct });
    for (let minute = 0; minute < 60; minute += 5) expect(watch.hear(free(minute, 90 - minute / 2))).toEqual([]);
    expect(watch.hear(free(60, 60))).toEqual(['raised filling @3600']);
    expect(watch.findings[0]).toMatchObject({ cause: 'metric/diskFreePct/change', evidence: { seen: { change: -30 } } });
    for (let minute = 65; minute < 120; minute += 5) watch.hear(free(minute, 60));
    expect(watch.hear(free(120, 60))).toEqual([]);
    expect(watch.findings.map(({ type }) => type)).toEqual(['raised', 'cleared']);
  });

  test.each([1_800, 3_599, 7_200])('has a window of its own when the rules change its width to %i seconds', (changeInS) => {
    const watch = new Player([FILLING]);
    const free = (minute: number, diskFreePct: number) => beat(minute * 60, { diskFreePct });
    for (let minute = 0; minute < 60; minute += 5) watch.hear(free(minute, 90));
    watch.rules([{ ...FILLING, changeInS }]);
    expect(watch.hear(free(60, 60), free(65, 60))).toEqual([]);
    expect(Object.keys(watch.memory()?.trend ?? {})).toEqual([`filling/${changeInS}`]);
    watch.rules([DISK]);
    watch.hear(free(70, 60));
    expect(watch.memory()?.trend).toBeUndefined();
  });

  test('is judged the same after a restart', () => {
    const script = fc.array(fc.record({ dtS: fc.integer({ min: 1, max: 900 }), free: fc.nat(100) }), { maxLength: 40 });
    fc.assert(
      fc.property(script, fc.nat(40), (steps, at) => {
        const play = (restartAt: number) => {
          const watch = new Player([{ ...DISK, forS: 300, readings: 2 }, FILLING]);
          let atS = 0;
          for (const [i, { dtS, free }] of steps.entries()) {
            if (i === restartAt) watch.restart();
            atS += dtS;
            watch.hear(beat(atS, { diskFreePct: free }));
          }
          return watch.findings;
        };
        expect(play(at)).toEqual(play(-1));
      }),
    );
  });
});
