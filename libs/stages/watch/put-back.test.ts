import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Incident, Rule, RuleSet } from '#libs/domain/index.js';
import { because, Life, RULES, tell, textOf, type Word } from '#test/harness/ruled-life.js';

const without = (...ids: string[]): RuleSet => textOf(RULES.filter(({ id }) => !ids.includes(id)));
const MINUTES = 60;
const fault = (code: string): Word => ({ kind: 'fault', code, state: 'raised' });

/** What a kiosk tells, and the rules that it is for. */
const TOLD: [string, Word, string[], string][] = [
  ['a fault', fault('SCN-001'), ['any'], 'fault/SCN-001/reader'],
  ['a fault that had waited', fault('CRD-001'), ['held', 'any'], 'fault/CRD-001/reader'],
  ['the state of a component', { kind: 'heartbeat', is: 'fraudAttempt' }, ['tampered'], 'component/receiptPrinter'],
  ['a state that had lasted', { kind: 'heartbeat', is: 'offline' }, ['down'], 'fault/PRN-010/receiptPrinter'],
  ['a level', { kind: 'consumables', remaining: 0 }, ['out'], 'consumable/receiptPaper'],
  ['the level of a cash unit', { kind: 'cashbox', count: 99 }, ['full'], 'cashbox/noteBox'],
  ['that it has left', { kind: 'will' }, ['gone', 'silent'], 'link'],
];

describe.each(TOLD)('%s whose rule is removed', (_, says, ids, cause) => {
  const told = (): Life => {
    const life = new Life();
    life.say('heartbeat', 1, { mode: 'inService' });
    tell(life, says, 2);
    return life.pass(170);
  };

  test('ends by that and not as a recovery, and is the same incident again once the rule is put back', () => {
    const life = told();
    const { id } = life.open as Incident;
    life.turn({ ...without(...ids), by: 'admin' }, 171);
    expect(life.open).toBeUndefined();
    expect(life.last).toMatchObject({
      id,
      cause,
      endedBy: 'ruleRemoved',
      explanation: { en: expect.stringContaining('removed by admin') },
    });
    life.turn(textOf(RULES), 171 + 9 * MINUTES);
    expect(life.open).toMatchObject({
      id,
      cause,
      reopened: { times: 1 },
      explanation: { en: expect.stringContaining('counts again') },
    });
    expect(life.open).not.toHaveProperty('endedBy');
  });

  test('is another incident when it is put back later', () => {
    const life = told();
    const { id } = life.open as Incident;
    life.turn(without(...ids), 171).turn(textOf(RULES), 171 + 11 * MINUTES);
    expect(life.place.open.map((one) => one.cause)).toContain(cause);
    expect(life.place.open.map((one) => one.id)).not.toContain(id);
  });

  test('is found after a restart with the rule, by what was written down', () => {
    const life = told()
      .turn(without(...ids), 171)
      .restart(textOf(RULES));
    expect(life.place.open.map((one) => one.cause)).toEqual([cause]);
  });

  test('is not found when the kiosk has said meanwhile that it is over', () => {
    const life = told().turn(without(...ids), 171);
    life.say('heartbeat', 180, { mode: 'inService', components: { receiptPrinter: 'online' } });
    life.say('consumables', 181, { items: [{ id: 'receipt', kind: 'receiptPaper', remaining: 80, capacity: 100 }] });
    life.say('cashbox', 182, { units: [{ id: 'note', kind: 'noteBox', count: 1, capacity: 100 }] });
    for (const [i, code] of ['CRD-001', 'SCN-001'].entries())
      life.say('fault', 183 + i, { code, component: 'reader', state: 'cleared' });
    expect(life.turn(textOf(RULES), 190).standing).toEqual([]);
  });
});

test('a memory of an earlier version, without what was told, is read and found out again from what comes', () => {
  const life = new Life(without('tampered')).say('heartbeat', 1, {
    mode: 'inService',
    components: { receiptPrinter: 'fraudAttempt' },
  });
  life.pass(2).restart(textOf(RULES), ({ faults: _, ill: _ill, ...record }) => record);
  expect(life.standing).toEqual([]);
  tell(life, { kind: 'heartbeat', is: 'fraudAttempt' }, 60);
  expect(life.open).toMatchObject({ cause: 'component/receiptPrinter' });
});

test('numbers are found again with the next heartbeat', () => {
  const hot: Rule = {
    ...because,
    id: 'hot',
    kind: 'metric',
    field: 'tempC',
    limits: { raise: 45, clear: 40 },
    severity: 'degraded',
  };
  const life = new Life(textOf([hot])).say('heartbeat', 1, { mode: 'inService', tempC: 50 }).pass(2);
  const { id } = life.open as Incident;
  life.turn(textOf([]), 10);
  expect(life.last).toMatchObject({ endedBy: 'ruleRemoved' });
  life.turn(textOf([hot]), 20).say('heartbeat', 61, { mode: 'inService', tempC: 51 });
  expect(life.open).toMatchObject({ id, reopened: { times: 1 } });
});

test('an overlay that switches a rule off and on again does the same for whom it is', () => {
  const off = { scope: 'hall' as const, name: 'hall-1', changes: [{ id: 'any', off: true as const }], added: [] };
  const life = new Life();
  tell(life, fault('SCN-001'), 1);
  const { id } = life.pass(2).open as Incident;
  life.turn(textOf(RULES, { overlays: [off] }), 10);
  expect(life.last).toMatchObject({ state: 'closed', endedBy: 'ruleRemoved' });
  expect(life.turn(textOf(RULES), 20).open).toMatchObject({ id, reopened: { times: 1 } });
});

test('a rule that failed finds what came meanwhile once it counts again, after a start or with other rules', () => {
  for (const again of ['start', 'rules'] as const) {
    let fails = true;
    const codes = (): string[] => {
      if (fails) throw new Error('a rule that fails');
      return ['SCN-001'];
    };
    const failing = Object.defineProperty({ ...because, id: 'failing', kind: 'fault' }, 'codes', {
      get: codes,
      enumerable: true,
    }) as Rule;
    const life = new Life(textOf([failing]));
    tell(life, fault('SCN-001'), 1);
    expect(life.pass(2).standing).toEqual([]);
    fails = false;
    if (again === 'start') life.restart(textOf([failing]));
    else life.turn(textOf([failing]), 10);
    expect(life.standing).toEqual(['fault/SCN-001/reader fault degraded']);
  }
});

test('a kiosk that is moved to where a rule is off is said to be moved, and what stands is found where it is on', () => {
  const off = { scope: 'hall' as const, name: 'hall-2', changes: [{ id: 'any', off: true as const }], added: [] };
  const life = new Life(textOf(RULES, { overlays: [off] }));
  tell(life, fault('SCN-001'), 1);
  life.pass(2).move('hall-2', 10);
  expect(life.last).toMatchObject({ state: 'closed', endedBy: 'moved' });
  expect(life.move('hall-1', 20).open).toMatchObject({ cause: 'fault/SCN-001/reader', reopened: { times: 1 } });
});

test('a rule that another one takes the place of leaves the incident open throughout', () => {
  const life = new Life();
  tell(life, { kind: 'consumables', remaining: 0 }, 1);
  const { id } = life.pass(2).open as Incident;
  life.turn(textOf(RULES.map((rule) => (rule.id === 'out' ? { ...rule, id: 'empty' } : rule))), 10);
  expect(life.open).toMatchObject({ id, holding: [{ rule: 'empty' }] });
  expect(life.place.changes.filter(({ change }) => change.what === 'closed')).toEqual([]);
});

test('limits by which a level is no more beyond them end it as superseded', () => {
  const low: Rule = {
    ...because,
    id: 'low',
    kind: 'consumable',
    states: [],
    pct: { raise: 15, clear: 25 },
    severity: 'info',
    stopsService: false,
  };
  const life = new Life(textOf([low]));
  life.say('consumables', 1, { items: [{ id: 'receipt', kind: 'receiptPaper', remaining: 12, capacity: 100 }] }).pass(2);
  life.turn(textOf([{ ...low, pct: { raise: 5, clear: 10 } }]), 10);
  expect(life.last).toMatchObject({ state: 'closed', endedBy: 'superseded' });
  expect(life.last).not.toHaveProperty('handSet');
});

describe('a level between where its rule raises and where it clears', () => {
  const low: Rule = {
    ...{ ...because, id: 'low', kind: 'consumable', states: [], pct: { raise: 15, clear: 25 } },
    ...{ severity: 'info', stopsService: false },
  };
  const full: Rule = {
    ...{ ...because, id: 'full', kind: 'cashbox', units: ['noteBox'], states: [], pct: { raise: 95, clear: 80 } },
    ...{ severity: 'degraded', stopsService: true },
  };
  const BOTH = [low, full];
  /** How much is in both: of paper what is left, of the box what is in it. */
  const levels = (life: Life, atS: number, pct: number): void => {
    life.say('consumables', atS, { items: [{ id: 'receipt', kind: 'receiptPaper', remaining: pct, capacity: 100 }] });
    life.say('cashbox', atS + 1, { units: [{ id: 'note', kind: 'noteBox', count: 110 - pct, capacity: 100 }] });
  };

  test('stands again with its rule when it stood before, and does not when it had never stood', () => {
    const life = new Life(textOf(BOTH));
    levels(life, 1, 12);
    levels(life, 3, 20);
    expect(life.standing).toHaveLength(2);
    expect(life.turn(textOf([]), 5).standing).toEqual([]);
    levels(life, 7, 22);
    expect(life.turn(textOf(BOTH), 9).standing).toHaveLength(2);
    const other = new Life(textOf(BOTH));
    levels(other, 1, 60);
    levels(other, 3, 20);
    expect(other.turn(textOf([]), 5).turn(textOf(BOTH), 9).standing).toEqual([]);
  });

  test('is remembered through a restart', () => {
    const life = new Life(textOf(BOTH));
    levels(life, 1, 12);
    levels(life, 3, 20);
    life.turn(textOf([]), 5);
    expect(life.restart(textOf(BOTH)).standing).toHaveLength(2);
  });

  test('stands with its rule if it stood when the rule went and was never told of beyond where it clears; else by what is told now', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ pct: fc.integer({ min: 11, max: 40 }), rules: fc.subarray(BOTH) }), { minLength: 1, maxLength: 14 }),
        (told) => {
          const life = new Life(textOf(BOTH));
          const stands = { low: false, full: false };
          let [counting, atS] = [['low', 'full'], 0];
          for (const { pct, rules } of told) {
            atS += 20;
            levels(life, atS, pct);
            for (const id of ['low', 'full'] as const) {
              const [raises, clears] = id === 'low' ? [pct <= 15, pct >= 25] : [pct <= 15, pct >= 30];
              // While its rule is away it is not found, and what stood may be told of as over.
              if (clears) stands[id] = false;
              else if (raises && counting.includes(id)) stands[id] = true;
            }
            life.turn(textOf(rules), atS + 5);
            const now = rules.map(({ id }) => id);
            for (const id of ['low', 'full'] as const) if (pct <= 15 && now.includes(id)) stands[id] = true;
            counting = now;
            const kinds = life.standing.map((cause) => cause.split('/')[0]);
            const of = { low: 'consumable', full: 'cashbox' };
            const expected = (['low', 'full'] as const).filter((id) => counting.includes(id) && stands[id]);
            expect([pct, kinds]).toEqual([pct, expected.map((id) => of[id]).sort()]);
          }
        },
      ),
      { numRuns: 200 },
    ));
});

describe('a kiosk that says itself that it serves nobody', () => {
  const modes: Rule = {
    ...because,
    id: 'modes',
    kind: 'mode',
    modes: ['maintenance', 'outOfService'],
    forS: 300,
    severity: 'degraded',
  };
  const settling: Rule = { ...because, id: 'settles', kind: 'mode', modes: ['settling'], forS: 600, severity: 'degraded' };
  const silent: Rule = { ...because, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
  const WORDS = ['inService', 'maintenance', 'outOfService', 'settling'] as const;

  test('is found again by a rule that is put back, as of since when it says so', () => {
    const life = new Life(textOf([modes]));
    for (let atS = 0; atS <= 360; atS += 60) life.say('heartbeat', atS, { mode: 'outOfService' });
    const { id } = life.pass(361).open as Incident;
    life.turn(textOf([]), 362);
    expect(life.last).toMatchObject({ id, endedBy: 'ruleRemoved' });
    expect(life.turn(textOf([modes]), 370).open).toMatchObject({ id, cause: 'mode', reopened: { times: 1 } });
  });

  test('is found, or not, as if the rules had counted all along, silent or not in between', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            mode: fc.constantFrom(...WORDS),
            for: fc.integer({ min: 1, max: 12 }),
            silent: fc.constantFrom(0, 0, 2, 30),
            rules: fc.subarray([modes, settling]),
          }),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        (told) => {
          const all = [modes, settling, silent];
          const [same, other] = [new Life(textOf(all)), new Life(textOf(all))];
          let atS = 0;
          for (const one of told) {
            for (let i = 0; i < one.for; i++)
              for (const life of [same, other]) life.say('heartbeat', atS + 60 * i, { mode: one.mode });
            atS += 60 * one.for;
            other.turn(textOf([...one.rules, silent]), atS - 30);
            atS += 60 * one.silent;
            for (const life of [same, other]) life.pass(atS - 25);
          }
          other.turn(textOf(all), atS - 20);
          same.pass(atS - 19);
          for (const life of [same, other]) life.say('heartbeat', atS, { mode: told.at(-1)?.mode }).pass(atS + 1);
          expect(other.standing).toEqual(same.standing);
        },
      ),
      { numRuns: 120 },
    ));
});
