import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FlappingRule, Reading, Rule } from '../../index.js';
import { noteHearing, viewOf } from '../index.js';
import { faultOf, message, named, Player, T0 } from '../testing/player.js';

const title = { zh: '{item}，时有时无', en: '{item}, comes and goes' };
const UNSTEADY: FlappingRule = {
  because: 'x',
  title,
  id: 'unsteady',
  kind: 'flapping',
  of: ['link', 'fault', 'consumable', 'cashbox'],
  windowS: 600,
  changes: { raise: 4, clear: 1 },
  severity: 'degraded',
};
const SILENT: Rule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const GONE: Rule = { ...named, id: 'gone', kind: 'gone', graceS: 10, severity: 'critical' };
const ANY: Rule = { ...named, id: 'any', kind: 'fault' };
const level = { stopsService: false, kind: 'consumable' } as const;
const LOW: Rule = { ...named, ...level, id: 'low', states: ['low'], pct: { raise: 15, clear: 25 }, severity: 'info' };
const OUT: Rule = {
  ...named,
  ...level,
  id: 'out',
  states: ['out'],
  pct: { raise: 0, clear: 2 },
  severity: 'degraded',
  stopsService: true,
};
const RULES = [SILENT, GONE, ANY, LOW, OUT];

const jam = faultOf('BNA-001', 'noteAcceptor');
const JAM = 'any/BNA-001/noteAcceptor';
const U = 'unsteady/fault/BNA-001/noteAcceptor';
const paper = (atS: number, remaining: number): Reading =>
  message('consumables', atS, { items: [{ id: 'a', kind: 'receiptPaper', remaining, capacity: 100 }] });

/** A jam that comes every twenty seconds and goes ten seconds later. */
const comings = (n: number, from = 0): Reading[] =>
  Array.from({ length: n }, (_, i) => [jam(from + 10 + i * 20, 'raised'), jam(from + 20 + i * 20, 'cleared')]).flat();

describe('a link that is lost and back within its grace', () => {
  const dip = (atS: number): Reading[] => [
    message('will', atS, {}, { seq: -1 }),
    message('heartbeat', atS + 8, { mode: 'inService' }),
  ];
  const twice: FlappingRule = { ...UNSTEADY, of: ['link'] };

  test('counts as gone and back: the second time is told as what comes and goes', () => {
    const watch = new Player([GONE, twice]);
    watch.hear(message('heartbeat', 1, { mode: 'inService' }), ...dip(100));
    expect(watch.findings).toEqual([]);
    expect(watch.hear(...dip(200))).toEqual(['raised unsteady/link @208']);
    expect(watch.findings[0]).toMatchObject({ cause: 'link', unsteady: true });
    watch.hear(...dip(500));
    expect(watch.pass(900)).toEqual([]);
    expect(watch.pass(1_200)).toEqual(['cleared unsteady/link @1100']);
  });

  test('is no change for rules that are not about links', () => {
    const watch = new Player([GONE, { ...UNSTEADY, of: ['fault'] }]);
    watch.hear(message('heartbeat', 1, { mode: 'inService' }), ...dip(100), ...dip(200), ...dip(300));
    expect(watch.findings).toEqual([]);
    expect(watch.memory()?.flaps).toBeUndefined();
  });
});

describe('a cause that changes too often', () => {
  test('counts as one thing that stands, and its single changes are not told', () => {
    const watch = new Player([ANY, UNSTEADY]);
    expect(watch.hear(...comings(5))).toEqual([
      `raised ${JAM} @10`,
      `cleared ${JAM} @20`,
      `raised ${JAM} @30`,
      `raised ${U} @40`,
    ]);
    expect(watch.findings.at(-1)).toMatchObject({
      cause: 'fault/BNA-001/noteAcceptor',
      kind: 'fault',
      rule: 'unsteady',
      severity: 'degraded',
      loss: ['CASH'],
      code: 'BNA-001',
      reason: { en: expect.stringContaining('comes and goes') },
      evidence: {
        kind: 'fault',
        seq: 40_000,
        seen: { code: 'BNA-001', state: 'cleared', last: JAM, windowS: 600, changes: [10, 20, 30, 40].map((s) => T0 + s * 1000) },
      },
    });
  });

  test('is steady again when it changed no more than so often in the window, and what is true then is told', () => {
    const over = new Player([ANY, UNSTEADY]);
    over.hear(...comings(3));
    // The changes that count are those of 30, 40, 50 and 60 s; with the third of them the window has one left.
    expect(over.pass(649)).toEqual([]);
    expect(over.pass(651)).toEqual([`cleared ${U} @650`, `cleared ${JAM} @650`]);

    const stands = new Player([ANY, UNSTEADY]);
    stands.hear(...comings(3), jam(70, 'raised'));
    expect(stands.pass(700)).toEqual([`cleared ${U} @660`]);
    expect(stands.memory()?.held).toEqual({ [JAM]: 'fault/BNA-001/noteAcceptor' });
  });

  test('that began while it was not told begins before it ends to be unstable', () => {
    const watch = new Player([ANY, { ...UNSTEADY, changes: { raise: 3, clear: 1 } }]);
    expect(watch.hear(jam(10, 'raised'), jam(20, 'cleared'), jam(30, 'raised'))).toEqual([
      `raised ${JAM} @10`,
      `cleared ${JAM} @20`,
      `raised ${U} @30`,
    ]);
    expect(watch.pass(700)).toEqual([`raised ${JAM} @620`, `cleared ${U} @620`]);
    expect(watch.findings.at(-2)?.evidence).toMatchObject({ at: T0 + 30_000, seq: 30_000 });
  });

  test('is entered and left at different counts', () => {
    const watch = new Player([ANY, UNSTEADY]);
    watch.hear(...comings(2));
    expect(watch.pass(619)).toEqual([]);
    expect(watch.hear(jam(619, 'raised'))).toEqual([]);
    expect(watch.pass(639.9)).toEqual([]);
    expect(watch.pass(640)).toEqual([`cleared ${U} @640`]);
  });

  test('goes on over a restart, from the snapshot and from the books', () => {
    const watch = new Player([ANY, UNSTEADY]);
    watch.hear(...comings(3));
    watch.restart();
    watch.hear(jam(70, 'raised'));
    watch.restartFromBooks();
    expect(watch.hear(jam(80, 'cleared'))).toEqual([]);
    watch.restartFromBooks();
    expect(watch.pass(700)).toEqual([`cleared ${U} @670`, `cleared ${JAM} @670`]);
  });

  test('ends at once when the books have ended it, or nobody counts any more', () => {
    const ended = new Player([ANY, UNSTEADY]);
    ended.hear(...comings(2), jam(50, 'raised'));
    delete ended.memory()?.held[U];
    ended.restart();
    expect(ended.pass(52)).toEqual([]);
    expect(ended.memory()?.flaps?.[U]?.steady).toBeUndefined();

    const uncounted = new Player([ANY, UNSTEADY]);
    uncounted.hear(...comings(2));
    uncounted.rules([ANY]);
    uncounted.restart();
    expect(uncounted.pass(60)).toEqual([`cleared ${U} @40`, `cleared ${JAM} @40`]);
  });

  test('holds nothing at a kiosk that is watched no more, and tells nothing new of it', () => {
    const watch = new Player([ANY, { ...UNSTEADY, changes: { raise: 3, clear: 1 } }]);
    watch.hear(jam(10, 'raised'), jam(20, 'cleared'), jam(30, 'raised'));
    expect(watch.release(40)).toEqual([`cleared ${U} @40`]);
    expect(watch.memory()?.held).toEqual({});
  });

  test('tells at once of what takes more from the public', () => {
    const watch = new Player([LOW, OUT, UNSTEADY]);
    const found = watch.hear(paper(1, 10), paper(2, 90), paper(3, 10), paper(4, 90), paper(5, 10), paper(6, 0), paper(7, 90));
    const unsteady = 'unsteady/consumable/receiptPaper';
    expect(found.slice(-2)).toEqual([`raised ${unsteady} @4`, 'raised out/receiptPaper @6']);
    expect(watch.pass(900)).toEqual([
      `cleared ${unsteady} @606`,
      'cleared low/receiptPaper @606',
      'cleared out/receiptPaper @606',
    ]);
  });

  test.each(['DOR-001', 'CRD-004', 'CBX-003'])('%s is security and always told', (code) => {
    const watch = new Player([ANY, UNSTEADY]);
    const door = faultOf(code, 'x');
    const changes = Array.from({ length: 20 }, (_, i) => door(i + 1, i % 2 === 0 ? 'raised' : 'cleared'));
    expect(watch.hear(...changes)).toHaveLength(20);
  });

  test.each([
    [{ of: ['link' as const] }, false],
    [{ of: ['fault' as const], codes: ['BNA-001'] }, true],
    [{ of: ['fault' as const], codes: ['BNA-002'] }, false],
    [{ of: ['fault' as const], components: ['noteAcceptor'] }, true],
    [{ of: ['fault' as const], components: ['cardReader'] }, false],
  ])('is picked by %j: %s', (picked, counts) => {
    const watch = new Player([ANY, { ...UNSTEADY, ...picked }]);
    expect(watch.hear(...comings(3)).includes(`raised ${U} @40`)).toBe(counts);
  });

  test('of which the link is shows the link as it is', () => {
    const watch = new Player([GONE, UNSTEADY]);
    const will = (atS: number) => message('will', atS, {}, { seq: -1 });
    const beat = (atS: number) => message('heartbeat', atS, { mode: 'inService' });
    watch.hear(beat(1), will(2), beat(20), will(30), beat(50));
    expect(watch.findings.at(-1)).toMatchObject({ key: 'unsteady/link', kind: 'link', cause: 'link' });
    const link = () => viewOf(watch.memory() as never).link;
    expect(link()).toBe('up');
    watch.hear(will(60));
    expect([watch.pass(80), link()]).toEqual([[], 'down']);
    expect(watch.pass(900)).toEqual(['cleared unsteady/link @650']);
    expect(link()).toBe('down');
  });

  test('is not steady because nobody could be heard', () => {
    const watch = new Player([ANY, UNSTEADY]);
    watch.hear(...comings(2));
    noteHearing(watch.watched, { on: false, at: T0 + 100_000 }, T0 + 100_000);
    noteHearing(watch.watched, { on: true, at: T0 + 800_000 }, T0 + 800_000);
    expect(watch.pass(1329)).toEqual([]);
    expect(watch.pass(1331)).toContain(`cleared ${U} @1330`);
  });

  test('is counted for 64 causes of a kiosk, not more', () => {
    const watch = new Player([ANY, UNSTEADY]);
    for (let i = 0; i < 200; i++) watch.hear(faultOf(`X-${i}`, 'a')(i + 1, 'raised'), faultOf(`X-${i}`, 'a')(i + 1.5, 'cleared'));
    expect(Object.keys(watch.memory()?.flaps ?? {})).toHaveLength(64);
  });
});

describe('a part that comes and goes', () => {
  const DOWN: Rule = {
    ...named,
    id: 'down',
    kind: 'component',
    states: ['offline'],
    forS: 10,
    severity: 'degraded',
    stopsService: true,
  };
  const PARTS: FlappingRule = {
    because: 'x',
    title,
    id: 'part',
    kind: 'flapping',
    of: ['fault', 'component'],
    windowS: 3600,
    changes: { raise: 5, clear: 2 },
  };
  const says = (atS: number, part: string, state: string) =>
    message('heartbeat', atS, { mode: 'inService', components: { [part]: state } });
  /** Offline for a minute, every four. */
  const comes = (part: string, times: number): Reading[] =>
    Array.from({ length: times }, (_, i) => [
      says(i * 240, part, 'offline'),
      says(i * 240 + 30, part, 'offline'),
      says(i * 240 + 60, part, 'online'),
    ]).flat();

  // The catalogue has a code for the state of the card reader, and none for that of the touch screen.
  test.each([
    ['touchScreen', 'component/touchScreen', 'component'],
    ['cardReader', 'fault/CRD-003/cardReader', 'fault'],
  ])('by its heartbeats alone is one thing that stands from its third time: %s', (part, cause, kind) => {
    const watch = new Player([DOWN, PARTS]);
    watch.hear(...comes(part, 6));
    expect(watch.findings.map(({ type, rule }) => `${type} ${rule}`)).toEqual([
      'raised down',
      'cleared down',
      'raised down',
      'cleared down',
      'raised part',
    ]);
    expect(watch.findings.at(-1)).toMatchObject({
      cause,
      kind,
      unsteady: true,
      severity: 'degraded',
      loss: watch.findings[0]?.loss,
    });
    watch.pass(20_000);
    expect(watch.findings.at(-1)).toMatchObject({ type: 'cleared', rule: 'part' });
    expect(watch.memory()?.holdsNothing).toBe(true);
  });

  test('is as grave as it is by itself, unless the rule says otherwise', () => {
    const screen = faultOf('SCR-001', 'touchScreen');
    const changes = (n: number) => Array.from({ length: n }, (_, i) => screen(i + 1, i % 2 === 0 ? 'raised' : 'cleared'));
    const graveness = (rule: FlappingRule) => {
      const watch = new Player([ANY, rule]);
      watch.hear(...changes(5));
      return watch.findings.at(-1);
    };
    expect(graveness(PARTS)).toMatchObject({ rule: 'part', severity: 'critical', loss: 'ALL' });
    expect(graveness({ ...PARTS, severity: 'info' })).toMatchObject({ rule: 'part', severity: 'info' });
  });

  test('is counted as a fault though a level tells of the same cause', () => {
    const watch = new Player([ANY, PARTS]);
    const out = faultOf('PRN-002', 'receiptPrinter');
    watch.hear(...[1, 2, 3, 4, 5].map((s) => out(s, s % 2 === 1 ? 'raised' : 'cleared')));
    expect(watch.findings.at(-1)).toMatchObject({ rule: 'part', cause: 'consumable/receiptPaper' });
  });

  test.each([
    [['touchScreen'], true],
    [['cardReader'], false],
  ])('is picked by its name, %j: %s', (components, counts) => {
    const watch = new Player([DOWN, { ...PARTS, components }]);
    watch.hear(...comes('touchScreen', 4));
    expect(watch.findings.some(({ rule }) => rule === 'part')).toBe(counts);
  });
});

describe('however often things change', () => {
  const step = fc.record({
    dt: fc.integer({ min: 1, max: 150 }),
    what: fc.constantFrom('raised', 'cleared', 'other', 'paper', 'paper', 'will', 'beat', 'tick', 'restart', 'books'),
    n: fc.constantFrom(0, 1, 10, 20, 90),
  });
  type Step = { dt: number; what: string; n: number };

  function play(watch: Player, steps: Step[], restarts: boolean): void {
    let at = 0;
    for (const { dt, what, n } of steps) {
      at += dt;
      if (what === 'raised' || what === 'cleared') watch.hear(jam(at, what));
      else if (what === 'other') watch.hear(faultOf('PRN-002', 'receiptPrinter')(at, n > 5 ? 'raised' : 'cleared'));
      else if (what === 'paper') watch.hear(paper(at, n));
      else if (what === 'will') watch.hear(message('will', at, {}, { seq: -1 }));
      else if (what === 'beat') watch.hear(message('heartbeat', at, { mode: 'inService' }));
      else if (what === 'tick') watch.pass(at);
      else if (restarts && what === 'restart') watch.restart();
      else if (restarts) watch.restartFromBooks();
    }
    watch.pass(at + 20_000);
  }

  /** What stands by what was told; a clear of what was not told is the kiosk's word alone. */
  function standing(watch: Player, twice: string[] = []): string[] {
    const open = new Set<string>();
    for (const { type, key } of watch.findings) {
      if (type === 'raised' && open.has(key)) twice.push(key);
      if (type === 'raised') open.add(key);
      else open.delete(key);
    }
    return [...open].sort();
  }

  const rule = fc.record({
    windowS: fc.integer({ min: 60, max: 900 }),
    raise: fc.integer({ min: 2, max: 6 }),
    clear: fc.integer({ min: 0, max: 5 }),
  });

  test('in the end what was told to stand is what stands, and nothing is told twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), rule, fc.boolean(), (steps, { windowS, raise, clear }, restarts) => {
        const unsteady = { ...UNSTEADY, windowS, changes: { raise, clear: Math.min(clear, raise - 1) } };
        const [steady, plain] = [new Player([...RULES, unsteady]), new Player(RULES)];
        play(steady, steps, restarts);
        play(plain, steps, false);
        const twice: string[] = [];
        expect(standing(steady, twice)).toEqual(standing(plain));
        expect(twice).toEqual([]);
        expect(Object.keys(steady.memory()?.held ?? {}).sort()).toEqual(standing(plain));
      }),
      { numRuns: 400 },
    );
  });
});
