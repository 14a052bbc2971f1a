import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ComponentRule, ConsumableRule, FaultRule, Finding, MetricRule, NoHeartbeatRule, Rule } from '../../index.js';
import { faultOf, kioskOf, message, named, Player, T0 } from '../testing/player.js';

const JAM: FaultRule = { ...named, id: 'jam', kind: 'fault', actions: ['clear'], holdS: 120 };
const MAINS: FaultRule = { ...JAM, id: 'mains', codes: ['PWR-001'] };
const HOT: MetricRule = {
  ...named,
  id: 'hot',
  kind: 'metric',
  field: 'tempC',
  limits: { raise: 45, clear: 40 },
  forS: 300,
  severity: 'degraded',
};
const SLOW: MetricRule = {
  ...named,
  id: 'slow',
  kind: 'metric',
  field: 'rttMs',
  limits: { raise: 800, clear: 400 },
  readings: 3,
  severity: 'degraded',
};
const BROKEN: ComponentRule = {
  ...named,
  id: 'broken',
  kind: 'component',
  states: ['hardwareError'],
  forS: 120,
  severity: 'degraded',
  stopsService: true,
};
const OUT: ConsumableRule = {
  ...named,
  id: 'out',
  kind: 'consumable',
  states: ['out'],
  pct: { raise: 0, clear: 2 },
  forS: 600,
  severity: 'degraded',
  stopsService: true,
};
const SILENT: NoHeartbeatRule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const GONE: Rule = { ...named, id: 'gone', kind: 'gone', graceS: 180, severity: 'critical' };
const RULES: Rule[] = [MAINS, JAM, HOT, SLOW, BROKEN, OUT, SILENT];

const jam = faultOf('BNA-001', 'noteAcceptor');
const mains = faultOf('PWR-001', 'ups');
const beat = (atS: number, more: Record<string, unknown> = {}) => message('heartbeat', atS, { mode: 'inService', ...more });
const printer = (atS: number, state: string) => beat(atS, { components: { receiptPrinter: state } });
const paper = (atS: number, remaining: number) =>
  message('consumables', atS, { items: [{ id: 'a', kind: 'receiptPaper', remaining, capacity: 1000 }] });

const inShort = ({ key, at, passed }: Finding): string =>
  `${key} @${(at - T0) / 1000} ${passed?.reason}/${passed?.by} x${passed?.times}`;
const passedOf = (watch: Player): string[] => watch.passed.map(inShort);

describe('what waits and passes is told with why nobody was alarmed', () => {
  const cases: [string, (watch: Player) => void, string][] = [
    [
      'a jam that the kiosk clears',
      (watch) => watch.hear(jam(10, 'raised'), jam(80, 'cleared')),
      'jam/BNA-001/noteAcceptor @80 hold/cleared x1',
    ],
    [
      'a heat that goes down again',
      (watch) => watch.hear(beat(10, { tempC: 46 }), beat(60, { tempC: 39 })),
      'hot @60 not-lasting/normal-again x1',
    ],
    [
      'a heat that is no more above, though not below either',
      (watch) => watch.hear(beat(10, { tempC: 46 }), beat(60, { tempC: 43 })),
      'hot @60 not-lasting/normal-again x1',
    ],
    [
      'a slow line that is fast before the third heartbeat',
      (watch) => watch.hear(beat(10, { rttMs: 900 }), beat(60, { rttMs: 900 }), beat(120, { rttMs: 90 })),
      'slow @120 too-few-readings/normal-again x1',
    ],
    [
      'a part that is well again',
      (watch) => watch.hear(printer(10, 'hardwareError'), printer(60, 'online')),
      'broken/receiptPrinter @60 not-lasting/normal-again x1',
    ],
    [
      'a part of which a fault is told that waits itself',
      (watch) =>
        watch.hear(
          printer(10, 'hardwareError'),
          faultOf('PRN-003', 'receiptPrinter')(20, 'raised'),
          printer(60, 'hardwareError'),
        ),
      'broken/receiptPrinter @20 not-lasting/covered x1',
    ],
    [
      'paper that is filled up',
      (watch) => {
        watch.rules([{ ...JAM, id: 'paper', codes: ['PRN-002'] }, SILENT]);
        watch.hear(paper(1, 100), faultOf('PRN-002', 'receiptPrinter')(2, 'raised'), paper(60, 1000));
      },
      'paper/PRN-002/receiptPrinter @60 hold/refilled x1',
    ],
    [
      'lost mains before a restart',
      (watch) => watch.hear(mains(10, 'raised'), message('birth', 30, { reason: 'powerUp' }, { bootId: 'b-2', seq: 0 })),
      'mains/PWR-001/ups @30 hold/restarted x1',
    ],
    [
      'a slow line of a kiosk that falls silent',
      (watch) => {
        watch.hear(beat(10, { rttMs: 900 }));
        watch.pass(400);
      },
      'slow @190 too-few-readings/silent x1',
    ],
    [
      'a jam whose rule is gone',
      (watch) => {
        watch.hear(jam(10, 'raised'));
        watch.useRules([HOT], 20);
      },
      'jam/BNA-001/noteAcceptor @20 hold/rule-gone x1',
    ],
    [
      'a jam whose rule is gone from the kiosk, not from the others',
      (watch) => {
        watch.hear(jam(10, 'raised'));
        watch.rules([HOT]);
        watch.pass(500);
      },
      'jam/BNA-001/noteAcceptor @130 hold/rule-gone x1',
    ],
    [
      'a jam of a kiosk that is retired',
      (watch) => {
        watch.hear(jam(10, 'raised'));
        watch.enter('K-1', { ...kioskOf('K-1'), state: 'retired' });
        watch.release(20);
      },
      'jam/BNA-001/noteAcceptor @20 hold/retired x1',
    ],
  ];

  test('a kiosk that left and is back before anybody was told, unless its connection was only taken over', () => {
    const left = (atS: number) => message('will', atS, {}, { seq: -1 });
    const watch = new Player([{ ...SILENT, heartbeats: 9 }, GONE]);
    watch.hear(beat(1), left(10), beat(10.5), left(60), beat(230));
    expect(passedOf(watch)).toEqual(['gone @230 grace/heard-again x1']);
    expect(watch.passed[0]).toMatchObject({ cause: 'link', loss: 'ALL', evidence: { seen: { willAt: T0 + 60_000 } } });
    watch.hear(left(300), beat(490), left(500), beat(600));
    expect(watch.findings.map(({ type, at }) => [type, (at - T0) / 1000])).toEqual([
      ['raised', 480],
      ['cleared', 490],
    ]);
    expect(watch.passed).toHaveLength(1);
    watch.pass(1_000);
    expect(passedOf(watch).slice(1)).toEqual(['gone @830 grace/heard-again x2']);
  });

  test('a part of which a fault is told to be over that was not heard: the next heartbeat says how it is', () => {
    const watch = new Player(RULES);
    watch.hear(printer(10, 'hardwareError'), faultOf('PRN-003', 'receiptPrinter')(60, 'cleared'), printer(300, 'online'));
    expect(passedOf(watch)).toEqual(['broken/receiptPrinter @60 not-lasting/cleared x1']);
    expect(watch.findings.filter(({ key }) => key.startsWith('broken'))).toEqual([]);
    watch.hear(printer(310, 'hardwareError'), faultOf('CRD-001', 'cardReader')(320, 'cleared'));
    expect(watch.pass(440)).toEqual(['raised broken/receiptPrinter @430']);
  });

  test.each(cases)('%s', (_, play, told) => {
    const watch = new Player(RULES);
    play(watch);
    expect(passedOf(watch)).toEqual([told]);
    expect(watch.findings.filter(({ kind }) => kind !== 'link')).toEqual([]);
    expect(Object.keys(watch.memory()?.pending ?? {}).filter((key) => told.startsWith(key))).toEqual([]);
  });

  test('with the reading that said so, and from when to when it waited', () => {
    const watch = new Player(RULES);
    watch.hear(jam(10, 'raised'), jam(80, 'cleared'));
    expect(watch.passed).toMatchObject([
      {
        type: 'passed',
        cause: 'fault/BNA-001/noteAcceptor',
        rule: 'jam',
        severity: 'degraded',
        at: T0 + 80_000,
        passed: { since: T0 + 10_000, until: T0 + 80_000 },
        evidence: { kind: 'fault', at: T0 + 10_000, seen: { code: 'BNA-001', state: 'raised', heldS: 120 } },
      },
    ]);
  });

  test('what is told in the end, or is part of what is told, has not passed', () => {
    const told = new Player(RULES);
    told.hear(jam(10, 'raised'));
    told.pass(200);
    told.hear(jam(201, 'cleared'));
    expect(passedOf(told)).toEqual([]);

    const part = new Player([{ ...named, id: 'any', kind: 'fault' }, BROKEN]);
    part.hear(printer(10, 'hardwareError'), faultOf('PRN-004', 'receiptPrinter')(20, 'raised'), printer(60, 'hardwareError'));
    expect(passedOf(part)).toEqual([]);
  });

  test('a part is not told beside its fault though no heartbeat comes between', () => {
    const part = new Player([{ ...named, id: 'any', kind: 'fault' }, BROKEN]);
    part.hear(printer(10, 'hardwareError'), faultOf('PRN-004', 'receiptPrinter')(20, 'raised'));
    part.pass(300);
    expect(part.findings.map(({ key }) => key)).toEqual(['any/PRN-004/receiptPrinter']);
    expect(passedOf(part)).toEqual([]);
  });

  test('a fault that waits on under another rule has not passed', () => {
    const watch = new Player(RULES);
    watch.hear(jam(10, 'raised'));
    expect(watch.useRules([{ ...JAM, id: 'other', holdS: 60 }], 20)).toEqual([]);
    expect(watch.pass(100)).toEqual(['raised other/BNA-001/noteAcceptor @70']);
    expect(passedOf(watch)).toEqual([]);
  });

  test('where there is no room to wait, that is told', () => {
    const watch = new Player(RULES);
    for (let i = 0; i <= 64; i++) watch.hear(faultOf(`X-${i}`, 'a')(i + 1, 'raised'));
    expect(passedOf(watch)).toEqual(['jam/X-64/a @65 hold/no-room x1']);
  });
});

test('what is due and finds no room to hold is told as passed, by its last reading or by time', () => {
  const watch = new Player([...RULES, { ...named, id: 'any', kind: 'fault' }]);
  for (let i = 0; i < 64; i++) watch.hear(message('fault', i + 1, { code: `X-${i}`, state: 'raised', action: 'reset' }));
  watch.hear(beat(100, { rttMs: 900, tempC: 50 }), beat(160, { rttMs: 900 }), beat(220, { rttMs: 900 }));
  for (let s = 280; s < 500; s += 60) watch.hear(beat(s));
  expect(passedOf(watch)).toEqual(['slow @220 hold/no-room x1', 'hot @400 hold/no-room x1']);
});

describe('what passes again and again', () => {
  /** Hot for a minute, every five minutes. */
  const swings = (n: number, fromS = 0) =>
    Array.from({ length: n }, (_, i) => [beat(fromS + i * 300, { tempC: 46 }), beat(fromS + i * 300 + 60, { tempC: 39 })]).flat();

  test('is one thing with how often, and told of at most every ten minutes', () => {
    const watch = new Player([HOT]);
    for (const reading of swings(288)) watch.hear(reading);
    watch.pass(200_000);
    expect(watch.passed.length).toBeLessThanOrEqual(24 * 6 + 1);
    expect(new Set(watch.passed.map(({ passed }) => passed?.since))).toEqual(new Set([T0]));
    expect(watch.passed.at(-1)).toMatchObject({ passed: { times: 288, until: T0 + (287 * 300 + 60) * 1000 } });
    expect(watch.memory()?.passing).toBeUndefined();
  });

  test('is told to its end though nothing more is heard, and over a restart', () => {
    const watch = new Player([HOT]);
    watch.hear(...swings(2));
    expect(passedOf(watch)).toEqual(['hot @60 not-lasting/normal-again x1']);
    watch.restart();
    watch.pass(2_000);
    expect(passedOf(watch).slice(1)).toEqual(['hot @660 not-lasting/normal-again x2']);
  });

  test('begins anew an hour after the last time', () => {
    const watch = new Player([HOT]);
    watch.hear(...swings(1), ...swings(1, 3_660));
    expect(passedOf(watch)).toEqual(['hot @60 not-lasting/normal-again x1', 'hot @3720 not-lasting/normal-again x1']);
  });

  test('is told to its end when the kiosk is retired', () => {
    const watch = new Player([HOT]);
    watch.hear(...swings(3));
    watch.enter('K-1', { ...kioskOf('K-1'), state: 'retired' });
    watch.release(700);
    expect(passedOf(watch).at(-1)).toBe('hot @700 not-lasting/normal-again x3');
    expect(watch.memory()?.passing).toBeUndefined();
  });

  test('is remembered for 64 things of a kiosk, and what is forgotten for them is told to its end', () => {
    const watch = new Player([JAM]);
    const blip = (i: number, atS: number) =>
      watch.hear(faultOf(`X-${i}`, 'a')(atS, 'raised'), faultOf(`X-${i}`, 'a')(atS + 0.5, 'cleared'));
    blip(0, 1);
    blip(0, 2);
    for (let i = 1; i <= 64; i++) blip(i, i + 10);
    expect(Object.keys(watch.memory()?.passing ?? {})).toHaveLength(64);
    expect(passedOf(watch)).toContain('jam/X-0/a @74.5 hold/cleared x2');
  });

  test('costs a kiosk nothing of which nothing waits', () => {
    const watch = new Player(RULES);
    const readings = [
      message('birth', 0, { reason: 'x' }),
      beat(1, { tempC: 30, rttMs: 40 }),
      printer(60, 'online'),
      paper(61, 900),
    ];
    watch.hear(...readings.map((reading, seq) => ({ ...reading, seq })));
    expect(watch.memory()?.isCalm).toBe(true);
  });
});

describe('over any life of a kiosk', () => {
  const step = fc.record({
    dt: fc.integer({ min: 1, max: 200 }),
    what: fc.constantFrom(
      'jam',
      'unjam',
      'mains',
      'beat',
      'well',
      'hot',
      'slow',
      'broken',
      'paper',
      'filled',
      'boot',
      'rules',
      'will',
      'tick',
    ),
  });
  type Life = { dt: number; what: string }[];

  /** How many waits began, by what the memory shows between two steps: a wait is known by its key and its beginning. */
  class Waits {
    readonly began = new Set<string>();
    private before = new Set<string>();
    constructor(private readonly watch: Player) {}

    look(): void {
      const pending = Object.entries(this.watch.memory()?.pending ?? {}).filter(([, { ends }]) => !ends);
      const now = new Set(pending.map(([key, { since }]) => `${key} ${since}`));
      for (const wait of now) if (!this.before.has(wait)) this.began.add(wait);
      this.before = now;
    }

    get standing(): number {
      return this.before.size;
    }
  }

  function play(life: Life, restarts: ReadonlySet<number>): { watch: Player; waits: Waits } {
    const watch = new Player(RULES);
    const waits = new Waits(watch);
    let [at, boot, all] = [0, 1, true];
    life.forEach(({ dt, what }, i) => {
      at += dt;
      const more = { bootId: `b-${boot}` };
      if (what === 'jam' || what === 'unjam') watch.hear(jam(at, what === 'jam' ? 'raised' : 'cleared', more));
      else if (what === 'mains') watch.hear(mains(at, 'raised', more));
      else if (what === 'boot') watch.hear(message('birth', at, { reason: 'x' }, { bootId: `b-${++boot}` }));
      else if (what === 'paper' || what === 'filled') watch.hear({ ...paper(at, what === 'paper' ? 0 : 1000), ...more });
      else if (what === 'rules') {
        all = !all;
        watch.useRules(all ? RULES : RULES.slice(0, 2), at);
      } else if (what === 'will') watch.hear(message('will', at, {}, { ...more, seq: -1 }));
      else if (what === 'tick') watch.pass(at);
      else {
        const state = what === 'broken' ? 'hardwareError' : 'online';
        const numbers = { tempC: what === 'hot' ? 50 : 30, rttMs: what === 'slow' ? 900 : 30 };
        watch.hear({ ...beat(at, { ...numbers, components: { receiptPrinter: state } }), ...more });
      }
      if (restarts.has(i)) watch.restart();
      waits.look();
    });
    return { watch, waits };
  }

  /** Times that something passed, as it was told in the end. */
  function timesPassed(watch: Player): number {
    const last = new Map(watch.passed.map(({ key, passed }) => [`${key} ${passed?.since}`, passed?.times ?? 0]));
    return [...last.values()].reduce((sum, times) => sum + times, 0);
  }

  const unsaid = (watch: Player): number =>
    Object.values(watch.memory()?.passing ?? {}).reduce((sum, { times, said }) => sum + times - said.times, 0);

  /** Raised after it had waited: by its key the wait that was the last to begin. */
  const raisedAfterWait = (watch: Player): number =>
    watch.findings.filter(({ type, kind }) => type === 'raised' && kind !== 'link').length;

  test('each wait that begins is told, has passed, or still waits: one of them, and once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (life) => {
        const { watch, waits } = play(life, new Set());
        expect(timesPassed(watch) + unsaid(watch) + raisedAfterWait(watch) + waits.standing).toBe(waits.began.size);
      }),
      { numRuns: 300 },
    );
  });

  test('a restart at any moment changes nothing of it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(40)), (life, restarts) => {
        const [once, again] = [play(life, new Set()).watch, play(life, new Set(restarts)).watch];
        expect(again.passed).toEqual(once.passed);
        expect(again.findings).toEqual(once.findings);
      }),
    );
  });
});
