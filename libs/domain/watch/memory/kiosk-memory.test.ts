import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LevelView, RateRule, Rule } from '../../index.js';
import { Frozen, KioskMemory, type KioskRecord, noteHearing, passGaps, stateOf } from '../index.js';
import { message, named, Player, T0 } from '../testing/player.js';
import { sharing } from './shared.js';

const failing = (id: string, windowS: number): RateRule => ({
  ...named,
  id,
  kind: 'rate',
  windowS,
  leastTx: 10,
  pct: { raise: 50, clear: 20 },
  severity: 'degraded',
});
const RULES = [failing('failing', 720), failing('failing-long', 7_200)];

const level = (id: string, remaining: number | null, status: string | null = 'full'): LevelView => ({
  of: 'consumable',
  kind: 'receiptPaper',
  id,
  pct: remaining === null ? null : remaining / 10,
  remaining,
  capacity: 1000,
  status,
  at: T0,
});

const written = (m: KioskMemory | undefined): KioskRecord => JSON.parse(JSON.stringify(m)) as KioskRecord;
const readAgain = (record: KioskRecord): KioskMemory | undefined => stateOf([record]).kiosks.get(record.kioskId);

const SAYING = fc.oneof(
  fc.record({ txOk: fc.nat(9), txFailed: fc.nat(9) }).map((tx) => ['heartbeat', { mode: 'inService', ...tx }] as const),
  fc
    .array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), remaining: fc.option(fc.nat(900), { nil: undefined }) }))
    .map((items) => ['consumables', { items: items.map((item) => ({ kind: 'receiptPaper', capacity: 900, ...item })) }] as const),
  fc.constantFrom('raised', 'cleared').map((state) => ['fault', { code: 'BNA-001', component: 'noteAcceptor', state }] as const),
  fc.constant(['birth', { app: '2.4.1' }] as const),
);
const STEPS = fc.array(fc.record({ dtS: fc.nat(400), boot: fc.nat(2), skip: fc.nat(2), saying: SAYING }), { maxLength: 40 });

/** What holds, waits, comes and goes, is missed and forgotten. */
const EVERYTHING: Rule[] = [
  ...RULES,
  { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
  { ...named, id: 'often', kind: 'flapping', of: ['fault'], windowS: 3_600, changes: { raise: 4, clear: 1 }, severity: 'info' },
  { ...named, id: 'any', kind: 'fault', holdS: 60 },
];
const KIOSKS = ['K-1', 'K-2', 'K-3', 'K-4'];
const HAPPENING = fc.record({
  dtS: fc.nat(200),
  kioskId: fc.constantFrom(...KIOSKS, 'K-5'),
  skip: fc.nat(2),
  boot: fc.nat(1),
  saying: SAYING,
  also: fc.constantFrom('nothing', 'pass', 'deaf', 'release', 'gaps', 'rules', 'register'),
});
type Happening = typeof HAPPENING extends fc.Arbitrary<infer T> ? T : never;

/** One thing after another to a watch of some kiosks. */
class Happenings {
  readonly watch = new Player(EVERYTHING);
  private atS = 0;
  private seq = 0;

  pass({ dtS, kioskId, skip, boot, saying, also }: Happening): void {
    this.atS += dtS;
    this.seq += 1 + skip;
    const at = T0 + this.atS * 1000;
    this.watch.hear(message(saying[0], this.atS, saying[1], { kioskId, bootId: `b-${boot}`, seq: this.seq }));
    if (also === 'pass') this.watch.pass(this.atS + 60);
    if (also === 'deaf') for (const on of [false, true]) noteHearing(this.watch.watched, { on, at: at + Number(on) }, at);
    if (also === 'release') this.watch.release(this.atS);
    if (also === 'gaps') passGaps(this.watch.watched, at + 60_000);
    if (also === 'rules') this.watch.rules(EVERYTHING.slice(1));
    if (also === 'register') this.watch.register('K-6', this.atS);
  }

  get kiosks(): KioskMemory[] {
    return [...this.watch.watched.kiosks.values()];
  }
}

describe('a watch that is written down while it goes on', () => {
  test('is written as it was when that began', () => {
    const happenings = fc.array(HAPPENING, { maxLength: 40 });
    fc.assert(
      fc.property(happenings, fc.array(fc.tuple(HAPPENING, fc.nat(2)), { maxLength: 12 }), (before, meanwhile) => {
        const life = new Happenings();
        for (const one of before) life.pass(one);
        const asItWas = life.kiosks.map((m) => JSON.stringify(m));
        const frozen = new Frozen(life.watch.watched);
        const records = frozen.records();
        const wrote: string[] = [];
        const write = (): boolean => {
          const { value, done } = records.next();
          if (!done) wrote.push(value);
          return !done;
        };
        for (const [one, count] of meanwhile) {
          life.pass(one);
          for (let n = 0; n < count; n++) write();
        }
        while (write());
        frozen.end();
        expect(wrote).toEqual(asItWas);
        // And the next one as it is then.
        const now = life.kiosks.map((m) => JSON.stringify(m));
        expect([...new Frozen(life.watch.watched).records()]).toEqual(now);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the memory of a kiosk', () => {
  test('is the same when it was written down and read again', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const watch = new Player([...RULES, { ...named, id: 'any', kind: 'fault', holdS: 60 }]);
        let atS = 0;
        let seq = 0;
        for (const { dtS, boot, skip, saying } of steps) {
          atS += dtS;
          seq += 1 + skip;
          watch.hear(message(saying[0], atS, saying[1], { bootId: `b-${boot}`, seq, ts: T0 + atS * 1000 - skip }));
        }
        const before = watch.memory();
        if (before) expect(written(readAgain(written(before)))).toEqual(written(before));
      }),
    );
  });

  test('of an earlier version is read: it knew no rare thing apart, and noted births among what was judged', () => {
    const earlier = {
      ...written(new KioskMemory('K-1', 'h', 'r')),
      lastHeardAt: T0,
      offsets: [-40, -25, -60],
      skewMs: -25,
      topSeq: 9,
      judgedSeq: { birth: 0, heartbeat: 9, 'fault/BNA-001/noteAcceptor': 4 },
      levels: [level('a', 410), level('b', null)],
      tx: { failing: [100, 5, 1, 103, 0, 2] },
      wakeS: 12,
    };
    const m = readAgain(earlier);
    expect(m).not.toHaveProperty('offsets');
    expect(m).toMatchObject({
      lastHeardAt: T0,
      skewMs: -25,
      topSeq: 9,
      levels: earlier.levels,
      tx: earlier.tx,
    });
    expect(m?.judgedSeq).toEqual({ heartbeat: 9, 'fault/BNA-001/noteAcceptor': 4 });
    expect(m?.countTx('failing', 104, { done: 1, failed: 0 }, sharing())).toEqual({ done: 6, failed: 3 });
  });

  test('what one kiosk holds another does not, though those that hold nothing share it', () => {
    const [one, other] = [new KioskMemory('K-1', 'h', 'r'), new KioskMemory('K-2', 'h', 'r')];
    expect(one.held).toBe(other.held);
    one.hold('low', 'consumable/receiptPaper');
    expect([one.holdsNothing, other.holdsNothing]).toEqual([false, true]);
    expect(() => {
      other.held['low'] = 'consumable/receiptPaper';
    }).toThrow(TypeError);
    one.letGo('low');
    expect(one.held).toBe(other.held);
  });

  test('is calm again once nothing rare is left', () => {
    const m = new KioskMemory('K-1', 'h', 'r');
    m.goneAt = T0;
    m.birthWanted = T0;
    m.goneAt = null;
    expect(m.isCalm).toBe(false);
    m.birthWanted = null;
    expect(m.isCalm).toBe(true);
  });

  test('levels keep their order, their amounts, and the window after them', () => {
    const share = sharing();
    const m = new KioskMemory('K-1', 'h', 'r');
    m.noteLevels([level('a', 500)], share);
    m.countTx('failing', 7, { done: 4, failed: 1 }, share);
    m.noteLevels([level('b', 300, 'low'), level('a', 499)], share);
    expect(m.levels).toEqual([level('a', 499), level('b', 300, 'low')]);
    expect(m.tx).toEqual({ failing: [7, 4, 1] });
  });

  test('a second rule about the rate has a window of its own', () => {
    const watch = new Player(RULES);
    watch.hear(message('heartbeat', 0, { mode: 'inService', txOk: 3, txFailed: 1 }));
    watch.hear(message('heartbeat', 1_000, { mode: 'inService', txOk: 0, txFailed: 0 }));
    expect(Object.keys(watch.memory()?.tx ?? {})).toEqual([expect.stringMatching(/^failing-long\/\d+$/)]);
  });

  test('kiosks that say the same share one description', () => {
    const share = sharing();
    const said = ['K-1', 'K-2'].map((id) => {
      const m = new KioskMemory(id, 'h', 'r');
      m.say({ mode: 'inService', components: { qrScanner: 'online' } }, share);
      return m.components;
    });
    expect(said[0]).toBe(said[1]);
  });
});
