import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MetricRule, RateRule, Reading, Rule } from '../../index.js';
import { faultOf, message, named, Player } from '../testing/player.js';

/** The rule as it is, but for one field that cannot be read. */
function broken<R extends Rule>(rule: R, field: string, says = 'cannot be read'): R {
  return Object.defineProperty({ ...rule }, field, {
    get: () => {
      throw new Error(says);
    },
  });
}

const level = { severity: 'info', stopsService: false } as const;
const RATE: Rule = {
  ...named,
  id: 'failing',
  kind: 'rate',
  windowS: 600,
  leastTx: 2,
  pct: { raise: 50, clear: 20 },
  severity: 'degraded',
};
const CLOCK: Rule = { ...named, id: 'clock', kind: 'skew', raiseS: 120, clearS: 60, severity: 'info' };
const LOW: Rule = { ...named, ...level, id: 'low', kind: 'consumable', states: ['low'], pct: { raise: 15, clear: 25 } };
const HIGH: Rule = {
  ...named,
  ...level,
  id: 'high',
  kind: 'cashbox',
  states: ['high'],
  pct: { raise: 80, clear: 70 },
  units: ['noteBox'],
};
const SILENT: Rule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const GONE: Rule = { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' };
const ANY: Rule = { ...named, id: 'any', kind: 'fault' };
const JAM: Rule = { ...named, id: 'jam', kind: 'fault', codes: ['BNA-001'], holdS: 60 };
const RULES = [RATE, CLOCK, LOW, HIGH, SILENT, GONE, JAM, ANY];

const paper = (atS: number, remaining: number): Reading =>
  message('consumables', atS, { items: [{ id: 'a', kind: 'receiptPaper', remaining, capacity: 100 }] });
const notes = (atS: number, count: number): Reading =>
  message('cashbox', atS, { units: [{ id: 'n', kind: 'noteBox', count, capacity: 100 }] });
const beat = (atS: number, txFailed = 0, aheadS = 0): Reading =>
  message('heartbeat', atS, { mode: 'inService', txOk: 1, txFailed }, { ts: message('heartbeat', atS + aheadS).ts });

describe('a rule that fails', () => {
  test.each([
    ['while it judges', broken(RATE, 'leastTx'), beat(1)],
    ['while it is made ready', broken(CLOCK, 'raiseS'), beat(1)],
    ['deep in a level', { ...LOW, pct: broken({ raise: 15, clear: 25 } as never, 'raise') }, paper(1, 50)],
    ['when it picks its units', broken(HIGH, 'units'), notes(1, 50)],
    ['when it picks its faults', broken(JAM, 'codes'), faultOf('BNA-001', 'noteAcceptor')(1, 'raised')],
  ])('%s is switched off, once, with the reason and the time', (_when, rule, reading) => {
    const watch = new Player(RULES.map((one) => (one.id === rule.id ? rule : one)));
    watch.hear(reading, { ...reading, seq: 9_000 }, beat(20));
    const { kioskId, hallId, region, receivedAt: at } = reading;
    expect(watch.off).toEqual([{ rule: rule.id, version: 'test', why: 'cannot be read', kioskId, hallId, region, at }]);
  });

  test('is off for every kiosk', () => {
    const watch = new Player([broken(RATE, 'leastTx')]);
    watch.hear(beat(1), { ...beat(2, 9), kioskId: 'K-2' });
    expect([watch.off.length, watch.findings.length]).toEqual([1, 0]);
  });

  test('leaves what it holds as it is, and what waited for it does not fall due', () => {
    const raise = { worse: false };
    const pct = Object.defineProperty({ raise: 15, clear: 25 }, 'clear', {
      get: () => {
        if (raise.worse) throw new Error('worse');
        return 25;
      },
    });
    const watch = new Player([{ ...LOW, pct } as Rule, { ...HIGH, forS: 60 } as Rule]);
    expect(watch.hear(paper(1, 10), paper(2, 20))).toEqual(['raised low/receiptPaper @1']);
    raise.worse = true;
    expect(watch.hear(paper(3, 90), paper(4, 95))).toEqual([]);
    expect(watch.off).toHaveLength(1);
    expect(watch.memory()?.held).toEqual({ 'low/receiptPaper': 'consumable/receiptPaper' });
    expect(watch.hear(notes(5, 90))).toEqual([]);
    expect(watch.pass(65)).toEqual(['raised high/noteBox @65']);
  });

  test('does not stop time for what it had let wait', () => {
    const trap = { on: false };
    const pct = Object.defineProperty({ raise: 80, clear: 70 }, 'raise', {
      get: () => {
        if (trap.on) throw new Error('now');
        return 80;
      },
    });
    const watch = new Player([{ ...HIGH, pct, forS: 60 } as Rule, SILENT]);
    watch.hear(notes(1, 90));
    trap.on = true;
    watch.hear(notes(2, 91));
    expect(watch.pass(400)).toEqual(['raised silent @182']);
  });

  test('is tried again with the next rules', () => {
    const watch = new Player([broken(RATE, 'leastTx')]);
    watch.hear(beat(1));
    watch.rules([RATE]);
    expect(watch.hear(beat(2, 9))).toEqual(['raised failing @2']);
  });
});

describe('whichever rule fails, whenever', () => {
  const step = fc.record({
    dt: fc.integer({ min: 1, max: 100 }),
    what: fc.constantFrom('beat', 'late', 'failing', 'paper', 'notes', 'jam', 'mended', 'other'),
    level: fc.integer({ min: 0, max: 100 }),
  });
  const readings = (steps: { dt: number; what: string; level: number }[]): Reading[] => {
    let at = 0;
    return steps.map(({ dt, what, level: n }) => {
      at += dt;
      if (what === 'paper') return paper(at, n);
      if (what === 'notes') return notes(at, n);
      if (what === 'jam' || what === 'mended') return faultOf('BNA-001', 'a')(at, what === 'jam' ? 'raised' : 'cleared');
      if (what === 'other') return faultOf('X-1', 'b')(at, n > 50 ? 'raised' : 'cleared');
      return beat(at, what === 'failing' ? n : 0, what === 'late' ? 500 : 0);
    });
  };
  const FIELDS = [
    ['failing', 'leastTx'],
    ['failing', 'windowS'],
    ['clock', 'clearS'],
    ['low', 'states'],
    ['high', 'units'],
    ['silent', 'heartbeats'],
    ['gone', 'graceS'],
    ['jam', 'codes'],
  ] as const;

  test('the others find what they would find without it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(...FIELDS), (steps, [id, field]) => {
        const watch = new Player(RULES.map((rule) => (rule.id === id ? broken(rule, field) : rule)));
        const without = new Player(RULES.filter((rule) => rule.id !== id));
        expect(watch.hear(...readings(steps))).toEqual(without.hear(...readings(steps)));
        expect(watch.pass(10_000)).toEqual(without.pass(10_000));
      }),
    );
  });
});

const share = (n: number): RateRule => ({
  ...named,
  id: `failing-${n}`,
  kind: 'rate',
  windowS: 600 + n,
  leastTx: 1_000_000,
  pct: { raise: 50, clear: 20 },
  severity: 'info',
});
const change = (n: number): MetricRule => ({
  ...named,
  id: `filling-${n}`,
  kind: 'metric',
  field: 'diskFreePct',
  limits: { raise: -90, clear: -5 },
  changeInS: 600 + n,
  severity: 'info',
});
const waiting = (n: number): MetricRule => ({
  ...named,
  id: `hot-${n}`,
  kind: 'metric',
  field: 'tempC',
  limits: { raise: 45, clear: 40 },
  forS: 86_400,
  severity: 'info',
});

const READINGS = 25;

/** CPU of the readings that follow the first one, microseconds. */
function cpuOf(rules: Rule[]): number {
  const watch = new Player(rules);
  const beat = (n: number) =>
    message('heartbeat', n * 60, { mode: 'inService', txOk: 1, txFailed: 1, diskFreePct: 90 - (n % 7), tempC: n % 2 ? 50 : 30 });
  watch.hear(beat(0));
  const before = process.cpuUsage();
  for (let n = 1; n <= READINGS; n++) watch.hear(beat(n));
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const many = (make: (n: number) => Rule, count: number): Rule[] => Array.from({ length: count }, (_, n) => make(n));

/** The least of some: others on the machine only add to it. */
const leastOf = (rules: Rule[]): number => Math.min(...Array.from({ length: 4 }, () => cpuOf(rules)));

const [FEW, TIMES] = [60, 8];

describe('what one reading costs', () => {
  test.each([
    ['shares in windows', share],
    ['changes over a window', change],
    ['numbers that have to last', waiting],
  ])('grows with the number of rules about %s, not with its square', (_, make) => {
    cpuOf(many(make, FEW));
    const ratio = (): number => leastOf(many(make, FEW * TIMES)) / leastOf(many(make, FEW));
    // Alike for each rule it is 8; with its square, 64, however often it is asked.
    expect(Math.min(ratio(), ratio(), ratio())).toBeLessThan((TIMES * TIMES) / 2);
  });
});
