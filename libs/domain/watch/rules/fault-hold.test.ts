import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FAULTS, type FaultRule, type Finding } from '../../index.js';
import { noteHearing } from '../index.js';
import { faultOf, message, named, Player, T0 } from '../testing/player.js';

const JAM: FaultRule = {
  ...named,
  id: 'jam',
  kind: 'fault',
  codes: ['BNA-001', 'DOR-001'],
  holdS: 120,
  countInWindow: { count: 3, windowS: 600 },
};
const ANY: FaultRule = { ...named, id: 'any', kind: 'fault' };
const jam = faultOf('BNA-001', 'noteAcceptor');
const broken = faultOf('BNA-002', 'noteAcceptor');
const KEY = 'jam/BNA-001/noteAcceptor';

describe('a fault that is held', () => {
  test('counts when it still stands after two minutes, at that instant and once', () => {
    const watch = new Player([JAM, ANY]);
    expect(watch.hear(jam(10, 'raised'))).toEqual([]);
    expect(watch.pass(129.999)).toEqual([]);
    expect(watch.pass(500)).toContain(`raised ${KEY} @130`);
    expect(watch.pass(900)).toEqual([]);
    expect(watch.hear(jam(901, 'cleared'))).toContain(`cleared ${KEY} @901`);
  });

  test('is not told at all when it cleared itself', () => {
    const watch = new Player([JAM, ANY]);
    expect(watch.hear(jam(10, 'raised'), jam(100, 'cleared'), message('heartbeat', 150, { mode: 'inService' }))).toEqual([]);
    expect(watch.memory()?.pending).toBeUndefined();
  });

  test('does not begin anew when it is told again', () => {
    const watch = new Player([JAM, ANY]);
    watch.hear(jam(10, 'raised'), jam(100, 'raised'));
    expect(watch.pass(131)).toEqual([`raised ${KEY} @130`]);
  });

  test('counts though nothing but another kiosk is heard', () => {
    const watch = new Player([JAM, ANY]);
    watch.hear(jam(10, 'raised'));
    expect(watch.hear(message('heartbeat', 135, { mode: 'inService' }, { kioskId: 'K-2' }))).toEqual([`raised ${KEY} @130`]);
  });

  test('has the reading that began it as its evidence', () => {
    const watch = new Player([JAM, ANY]);
    watch.hear(jam(10, 'raised'));
    watch.pass(131);
    expect(watch.findings[0]).toMatchObject({
      at: T0 + 130_000,
      code: 'BNA-001',
      severity: 'degraded',
      evidence: { kind: 'fault', at: T0 + 10_000, seq: 10_000, seen: { code: 'BNA-001', state: 'raised', heldS: 120 } },
    });
  });

  test('is forgotten when what it wanted was filled up', () => {
    const watch = new Player([{ ...JAM, codes: ['PRN-002'] }]);
    const paper = (atS: number, remaining: number) =>
      message('consumables', atS, { items: [{ id: 'a', kind: 'receiptPaper', remaining, capacity: 1000 }] });
    watch.hear(paper(1, 10), faultOf('PRN-002', 'receiptPrinter')(2, 'raised'), paper(60, 1000));
    expect(watch.pass(900)).toEqual([]);
  });

  test('is at one minute of two after a restart', () => {
    const watch = new Player([JAM, ANY]);
    watch.hear(jam(10, 'raised'));
    watch.pass(70);
    watch.restart();
    expect(watch.pass(129)).toEqual([]);
    expect(watch.pass(131)).toEqual([`raised ${KEY} @130`]);
  });

  test('is not told of a rule that is there no more', () => {
    const watch = new Player([JAM, ANY]);
    watch.hear(jam(10, 'raised'));
    watch.rules([ANY]);
    expect(watch.pass(131)).toEqual([]);
  });

  test('waits longer by the time in which nobody could be heard', () => {
    const watch = new Player([JAM, ANY]);
    watch.hear(jam(10, 'raised'));
    noteHearing(watch.watched, { on: false, at: T0 + 20_000 }, T0 + 20_000);
    expect(watch.pass(200)).toEqual([]);
    noteHearing(watch.watched, { on: true, at: T0 + 320_000 }, T0 + 200_000);
    expect(watch.pass(429)).toEqual([]);
    expect(watch.pass(431)).toEqual([`raised ${KEY} @430`]);
  });

  test.each([...FAULTS.values()].filter((line) => line.security).map(({ code }) => code))(
    '%s is security and never held',
    (code) => {
      const watch = new Player([{ ...JAM, codes: [code] }]);
      expect(watch.hear(faultOf(code, '')(10, 'raised'))).toEqual([`raised jam/${code}/ @10`]);
    },
  );

  test('the security codes are doors, skimming, the cash box and surroundings', () => {
    const security = [...FAULTS.values()].filter((line) => line.security).map(({ code }) => code);
    expect(security.sort()).toEqual(['CBX-003', 'CBX-004', 'CRD-004', 'DOR-001', 'DOR-002', 'ENV-002']);
  });
});

describe('a rule for the action of faults', () => {
  const CLEARS: FaultRule = { ...named, id: 'clears', kind: 'fault', actions: ['clear'], holdS: 120 };
  const said = (code: string, component: string, action?: string) =>
    message('fault', 10, { code, component, state: 'raised', ...(action && { action }) });
  const waits = (reading: ReturnType<typeof said>, rule: FaultRule = CLEARS): boolean => {
    const watch = new Player([rule, ANY]);
    return watch.hear(reading).length === 0 && watch.pass(131).length === 1;
  };

  test.each(['PRN-003', 'CRD-001', 'BNA-001', 'BNA-005', 'COI-001'])(
    "takes the catalogue's where the kiosk gives none: %s waits",
    (code) => {
      expect(waits(said(code, 'part'))).toBe(true);
    },
  );

  test.each([
    ['BNA-002', 'maintenance', false],
    ['BNA-002', undefined, false],
    ['BNA-002', 'clear', true],
    ['BNA-001', 'maintenance', false],
    ['VENDOR-9', 'clear', true],
    ['VENDOR-9', 'reset', false],
    ['VENDOR-9', undefined, false],
  ])("takes the kiosk's word before the catalogue's: %s with %s waits: %s", (code, action, wanted) => {
    expect(waits(said(code, 'part', action))).toBe(wanted);
  });

  test.each([...FAULTS.values()].filter((line) => line.security || line.atOnce).map(({ code }) => code))(
    'does not hold what the catalogue wants told at once: %s',
    (code) => {
      expect(waits(said(code, 'part', 'clear'))).toBe(false);
    },
  );

  test('holds a dispenser where it names its code', () => {
    expect(waits(said('DSP-005', 'cardDispenser'), { ...CLEARS, codes: ['DSP-005'] })).toBe(true);
  });
});

describe('a fault that comes and goes', () => {
  test('counts at once with the third time within the window', () => {
    const watch = new Player([JAM, ANY]);
    expect(watch.hear(jam(10, 'raised'), jam(20, 'cleared'), jam(200, 'raised'), jam(210, 'cleared'))).toEqual([]);
    expect(watch.hear(jam(220, 'raised'))).toEqual([`raised ${KEY} @220`]);
    expect(watch.findings.at(-1)?.evidence.seen).toMatchObject({ times: 3, withinS: 600 });
    expect(watch.hear(jam(230, 'cleared'))).toEqual([`cleared ${KEY} @230`]);
  });

  test('does not count for what came before the window, and counts on after a restart', () => {
    const watch = new Player([JAM, ANY]);
    const blip = (atS: number) => watch.hear(jam(atS, 'raised'), jam(atS + 1, 'cleared')).filter((f) => f.includes('jam'));
    expect(blip(10)).toEqual([]);
    expect(blip(100)).toEqual([]);
    expect(blip(611)).toEqual([]);
    watch.restart();
    expect(blip(690)).toHaveLength(2);
  });

  test('is remembered for 64 faults of a kiosk, not more', () => {
    const watch = new Player([{ ...JAM, codes: undefined }]);
    for (let i = 0; i < 200; i++) watch.hear(faultOf(`X-${i}`, 'a')(i + 1, 'raised'));
    expect(Object.keys(watch.memory()?.came ?? {})).toHaveLength(64);
    expect(Object.keys(watch.memory()?.pending ?? {}).length).toBeLessThanOrEqual(64);
  });
});

describe('of several fault rules', () => {
  const first = (selector: Partial<FaultRule>) => {
    const watch = new Player([{ ...ANY, id: 'picked', ...selector }, ANY]);
    return watch.hear(broken(1, 'raised'))[0];
  };

  test.each([
    [{ codes: ['BNA-002'] }, 'picked'],
    [{ codes: ['BNA-003'] }, 'any'],
    [{ actions: ['clear'] }, 'picked'],
    [{ actions: ['reset'] }, 'any'],
    [{ severities: ['degraded' as const] }, 'picked'],
    [{ severities: ['critical' as const] }, 'any'],
    [{ components: ['noteAcceptor'] }, 'picked'],
    [{ components: ['cardReader'] }, 'any'],
    [{ codes: ['BNA-002'], components: ['cardReader'] }, 'any'],
  ])('the first that fits counts: %j', (selector, rule) => {
    expect(first(selector)).toBe(`raised ${rule}/BNA-002/noteAcceptor @1`);
  });

  test('a fault that none is for is not told', () => {
    const watch = new Player([JAM]);
    expect(watch.hear(broken(1, 'raised'), broken(2, 'cleared'))).toEqual([]);
  });

  test('a clear ends what another rule raised before the rules were changed', () => {
    const watch = new Player([ANY]);
    watch.hear(jam(1, 'raised'));
    watch.rules([JAM, ANY]);
    expect(watch.hear(jam(2, 'raised'), jam(3, 'cleared'))).toEqual(['cleared any/BNA-001/noteAcceptor @3']);
    expect(watch.memory()).toMatchObject({ held: {} });
    expect(watch.memory()?.pending).toBeUndefined();
  });
});

describe('whatever comes and goes', () => {
  const script = fc.array(
    fc.record({
      dtMs: fc.integer({ min: 0, max: 200_000 }),
      what: fc.constantFrom('raised', 'cleared', 'heartbeat', 'will', 'broken', 'mended'),
      kioskId: fc.constantFrom('K-1', 'K-2', 'K-3'),
    }),
    { maxLength: 60 },
  );
  type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

  /** Plays it; `mark` is called before each step. */
  function play(steps: Script, mark: (watch: Player, step: number, atS: number) => void): Finding[] {
    const watch = new Player([
      JAM,
      ANY,
      { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
      { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' },
    ]);
    let atS = 0;
    for (const [i, { dtMs, what, kioskId }] of steps.entries()) {
      atS += dtMs / 1000;
      mark(watch, i, atS);
      const more = { kioskId, seq: i };
      if (what === 'heartbeat') watch.hear(message('heartbeat', atS, { mode: 'inService' }, more));
      else if (what === 'will') watch.hear(message('will', atS, {}, { ...more, seq: -1 }));
      else if (what === 'raised' || what === 'cleared') watch.hear(jam(atS, what, more));
      else watch.hear(broken(atS, what === 'broken' ? 'raised' : 'cleared', more));
    }
    watch.pass(atS + 10_000);
    return watch.findings;
  }
  const quiet = (): void => undefined;

  test('the moment of a restart changes nothing', () => {
    fc.assert(
      fc.property(script, fc.nat(60), (steps, at) => {
        expect(play(steps, (watch, i) => i === at && watch.restart())).toEqual(play(steps, quiet));
      }),
    );
  });

  test('marks of time in between change nothing', () => {
    fc.assert(
      fc.property(script, (steps) => {
        expect(play(steps, (watch, _, atS) => watch.pass(atS))).toEqual(play(steps, quiet));
      }),
    );
  });

  test('findings come in the order of time, nothing is raised twice, and what ends had begun or was never held', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const open = new Set<string>();
        let last = 0;
        for (const { type, kioskId, key, at, evidence } of play(steps, quiet)) {
          expect(at).toBeGreaterThanOrEqual(last);
          expect(evidence.at).toBeLessThanOrEqual(at);
          last = at;
          expect(type === 'raised' && open.has(`${kioskId} ${key}`)).toBe(false);
          if (type === 'raised') open.add(`${kioskId} ${key}`);
          else open.delete(`${kioskId} ${key}`);
        }
      }),
    );
  });
});
