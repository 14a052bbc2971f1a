import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { placeSent, type Reading, type Rule, unknownOffset } from '../../index.js';
import { message, named, Player, T0 } from '../testing/player.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WITHIN = 15 * MINUTE;
const CLOCK: Rule = {
  ...named,
  title: { zh: '时钟', en: 'clock' },
  id: 'clock',
  kind: 'skew',
  raiseS: 120,
  clearS: 60,
  severity: 'info',
};
const FAULTS: Rule = { ...named, id: 'reported', kind: 'fault' };

/** One kiosk behind its door: what it sends is placed as the door does it, and judged. Times are milliseconds after the start. */
class Kiosk {
  readonly player: Player;
  private readonly clock = unknownOffset();
  private seq = 0;
  readonly sent: Reading[] = [];

  constructor(rules: Rule[] = [CLOCK, FAULTS]) {
    this.player = new Player(rules);
  }

  /** Arrives at one time and was stamped with another. */
  send(at: number, ts: number, kind: Reading['kind'] = 'heartbeat', more: Record<string, unknown> = {}): string[] {
    const receivedAt = T0 + at;
    const payload = { ts, ...(kind === 'heartbeat' && { mode: 'inService' }), ...more };
    const placing = placeSent(this.clock, { kind, ts, receivedAt, payload }, WITHIN);
    const placed = { ...placing, receivedAt, ts: placing.unplaced ? receivedAt : ts, seq: this.seq++ };
    const reading = message(kind, 0, payload, placed);
    this.sent.push(reading);
    return this.player.hear(reading);
  }

  fault(at: number, ts: number, state = 'raised'): string[] {
    return this.send(at, ts, 'fault', { code: 'BNA-002', component: 'noteAcceptor', state, action: 'clear' });
  }

  /** Heartbeats a minute apart, from one minute to another, with a clock so far off. */
  beats(from: number, to: number, off: (at: number) => number): string[] {
    const found: string[] = [];
    for (let at = from * MINUTE; at <= to * MINUTE; at += MINUTE) found.push(...this.send(at, T0 + at + off(at)));
    return found;
  }
}

const FAULT = 'reported/BNA-002/noteAcceptor';

describe('a clock that is off', () => {
  test.each([150_000, -150_000, 14 * MINUTE, -14 * MINUTE, 20 * MINUTE, 5 * HOUR, 5_000 * HOUR])(
    'by %d ms is an incident after five minutes, and none at most two measures after it was set right',
    (off) => {
      const kiosk = new Kiosk();
      expect(kiosk.beats(0, 4, () => off)).toEqual([]);
      expect(kiosk.beats(5, 6, () => off)).toHaveLength(1);
      expect(kiosk.beats(7, 10, () => 0)).toEqual([]);
      expect(kiosk.beats(11, 17, () => 0)).toEqual([expect.stringContaining('cleared clock')]);
    },
  );

  test('is measured for as long as it takes by a kiosk that speaks seldom, and by as many as the rule says', () => {
    const seldom = new Kiosk();
    for (let i = 0; i < 4; i++) expect(seldom.send(i * HOUR, T0 + i * HOUR + 5 * MINUTE)).toEqual([]);
    expect(seldom.send(4 * HOUR, T0 + 4 * HOUR + 5 * MINUTE)).toEqual(['raised clock @14400']);
    const often = new Kiosk([{ ...CLOCK, samples: 2, overS: 20 }]);
    expect(often.send(0, T0 + 5 * MINUTE)).toEqual([]);
    expect(often.send(20_000, T0 + 20_000 + 5 * MINUTE)).toEqual(['raised clock @20']);
  });

  test('says by how much, in both languages, and takes nothing from the public', () => {
    const words = (off: number): unknown => {
      const kiosk = new Kiosk();
      kiosk.beats(0, 6, () => off);
      const [finding] = kiosk.player.findings;
      expect(finding).toMatchObject({ cause: 'clock', kind: 'clock', severity: 'info', loss: [], code: 'SYS-002' });
      expect(finding?.evidence.seen).toMatchObject({ skewMs: off, overS: 300 });
      return finding?.reason;
    };
    expect(words(5 * HOUR)).toEqual({ zh: '时钟：快5小时', en: 'clock: it is 5 hours ahead' });
    expect(words(-200_000)).toEqual({ zh: '时钟：慢3分钟', en: 'clock: it is 3 minutes behind' });
    expect(words(-72 * HOUR)).toEqual({ zh: '时钟：慢3天', en: 'clock: it is 3 days behind' });
  });

  test('is not thought off for one heartbeat that was late, nor for ten that came at once', () => {
    const kiosk = new Kiosk();
    expect(kiosk.send(130_000, T0)).toEqual([]);
    expect(kiosk.beats(3, 20, (at) => (at % (7 * MINUTE) === 0 ? -14 * MINUTE : 0))).toEqual([]);
    for (let i = 0; i < 10; i++) expect(kiosk.send(31 * MINUTE + i * 50, T0 + (21 + i) * MINUTE)).toEqual([]);
    expect(kiosk.beats(32, 60, () => -40)).toEqual([]);
  });

  test('is not thought off for a line that catches up slowly', () => {
    const kiosk = new Kiosk();
    for (let i = 0; i < 300; i++) expect(kiosk.send(14 * MINUTE + i * 2_000, T0 + i * 4_800)).toEqual([]);
  });
});

describe('a time that cannot be', () => {
  const seconds = (at: number): number => Math.round((T0 + at) / 1_000);
  const cases: [string, (at: number) => number, string, string][] = [
    ['seconds', seconds, 'it sends seconds instead of milliseconds', '以秒代替毫秒发送'],
    ['microseconds', (at) => (T0 + at) * 1_000, 'it sends microseconds instead of milliseconds', '以微秒代替毫秒发送'],
    ['1970', (at) => 5_000 + at, 'it starts in 1970', '从1970年开始计时'],
    ['1970 in China', (at) => at - 8 * HOUR, 'it starts in 1970', '从1970年开始计时'],
    ['2008', (at) => Date.UTC(2008, 1, 1) + at, 'it is in the year 2008', '显示为2008年'],
    ['2150', (at) => Date.UTC(2150, 1, 1) + at, 'it is in the year 2150', '显示为2150年'],
    ['no date', () => Number.MAX_SAFE_INTEGER, 'its time is beyond any calendar', '时间晚于任何日历'],
  ];

  test.each(cases)('%s: judged by its arrival, and told after the third message', (_name, ts, en, zh) => {
    const kiosk = new Kiosk();
    expect(kiosk.send(0, ts(0), 'birth')).toEqual([]);
    expect(kiosk.fault(500, ts(500))).toEqual([`raised ${FAULT} @0.5`]);
    expect(kiosk.send(1_000, ts(1_000))).toEqual([]);
    expect(kiosk.send(MINUTE, ts(MINUTE))).toEqual([]);
    expect(kiosk.send(2 * MINUTE, ts(2 * MINUTE))).toEqual(['raised clock @120']);
    expect(kiosk.player.findings.at(-1)?.reason).toEqual({ zh: `时钟：${zh}`, en: `clock: ${en}` });
    expect(kiosk.fault(3 * MINUTE, ts(3 * MINUTE), 'cleared')).toEqual([`cleared ${FAULT} @180`]);
    expect(kiosk.beats(4, 20, () => 0)).toEqual(['cleared clock @540']);
  });

  test('until the time server answers, a moment after the start, is no incident', () => {
    const kiosk = new Kiosk();
    for (const at of [0, 500, 1_000, 9_000, 20_000]) kiosk.send(at, 5_000 + at);
    expect(kiosk.beats(1, 30, () => 0)).toEqual([]);
  });

  test('of a clock that stands, at a time that may be, is told too', () => {
    for (const off of [0, -400 * 24 * HOUR]) {
      const kiosk = new Kiosk();
      const found = [0, 1, 2, 3, 4, 5].flatMap((minute) => kiosk.send(minute * MINUTE, T0 + off));
      expect(found).toEqual(['raised clock @240']);
      expect(kiosk.fault(30 * MINUTE, T0 + off)).toEqual([`raised ${FAULT} @1800`]);
      expect(kiosk.player.findings[0]?.reason.en).toBe('clock: it stands still');
    }
  });
});

describe('what came before it was known that the clock lags', () => {
  const YEAR = 365 * 24 * HOUR;

  test('is judged when it is known: a fault that stands still stands', () => {
    const kiosk = new Kiosk();
    kiosk.send(0, T0 - YEAR, 'birth');
    kiosk.fault(500, T0 - YEAR + 500);
    expect(kiosk.send(1_000, T0 - YEAR + 1_000)).toEqual([]);
    kiosk.player.restart();
    expect(kiosk.send(MINUTE, T0 - YEAR + MINUTE)).toEqual([`raised ${FAULT} @60`]);
    expect(kiosk.player.findings[0]?.evidence).toMatchObject({ kind: 'fault', seq: 1, at: T0 + 500 });
  });

  test('is judged when the clock is set right before it was known', () => {
    const kiosk = new Kiosk();
    kiosk.fault(0, T0 - YEAR);
    expect(kiosk.send(20_000, T0 + 20_000)).toEqual([`raised ${FAULT} @20`]);
  });

  test('opens nothing when it is over by then', () => {
    const kiosk = new Kiosk();
    kiosk.fault(0, T0 - YEAR);
    kiosk.fault(500, T0 - YEAR + 500, 'cleared');
    expect(kiosk.beats(1, 3, () => -YEAR)).toEqual(['cleared reported/BNA-002/noteAcceptor @120']);
    expect(kiosk.player.findings.filter(({ type }) => type === 'raised')).toEqual([]);
  });

  test('stays history when the clock turns out to be right: it was late', () => {
    const kiosk = new Kiosk();
    kiosk.fault(0, T0 - 2 * HOUR);
    for (let i = 0; i < 100; i++) kiosk.send(i * 20, T0 - 100 * MINUTE + i * MINUTE);
    expect(kiosk.beats(1, 20, () => 0)).toEqual([]);
    expect(kiosk.player.findings).toEqual([]);
    expect(kiosk.player.memory()?.waiting).toBeUndefined();
  });

  test('is bounded: of a thing the last word waits, of many things the newest', () => {
    const kiosk = new Kiosk();
    for (let i = 0; i < 1_000; i++) kiosk.send(i, T0 - YEAR + i, 'fault', { code: `X-${i % 200}`, state: 'raised' });
    expect(kiosk.player.memory()?.waiting?.length).toBe(70);
  });
});

describe('whatever the line does', () => {
  /** A right clock behind a line that goes away for a time and brings what waited all at once when it is back. */
  const line = fc.array(fc.record({ upS: fc.integer({ min: 61, max: 900 }), downS: fc.integer({ min: 0, max: 7_200 }) }), {
    minLength: 1,
    maxLength: 12,
  });

  test('a right clock is never an incident', () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 0, max: 100_000 }), (stretches, delay) => {
        const kiosk = new Kiosk();
        let downFrom = 0;
        let upAt = 0;
        const arrivals: number[] = [];
        let made = 0;
        for (const { upS, downS } of stretches) {
          downFrom = upAt + upS * 1_000;
          for (; made < downFrom; made += MINUTE)
            arrivals.push(Math.max(made, upAt) + (made >= upAt ? (made * 7_919) % (delay + 1) : 0));
          upAt = downFrom + downS * 1_000;
        }
        let last = 0;
        arrivals.forEach((arrival, i) => {
          last = Math.max(last, arrival);
          kiosk.send(last, T0 + i * MINUTE);
        });
        expect(kiosk.player.findings).toEqual([]);
      }),
    );
  });

  test('a wrong one always is, by the time that two measures take', () => {
    const off = fc.oneof(
      fc.integer({ min: 125_000, max: 90 * 24 * HOUR }),
      fc.integer({ min: -5 * 365 * 24 * HOUR, max: -230_000 }),
    );
    const drift = fc.double({ min: 0, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(
        off,
        drift,
        fc.integer({ min: 11, max: 600 }),
        fc.integer({ min: 0, max: 100_000 }),
        (by, gain, everyS, delay) => {
          const kiosk = new Kiosk();
          const every = everyS * 1_000;
          let last = 0;
          for (let at = 0; at <= 2 * Math.max(5 * MINUTE, 4 * every) + 3 * every + WITHIN; at += every) {
            last = Math.max(last + 1, at + ((at * 7_919) % (Math.min(delay, every / 2) + 1)));
            kiosk.send(last, T0 + at + by + Math.sign(by) * Math.round(at * gain));
          }
          expect(kiosk.player.findings.map(({ type, key }) => `${type} ${key}`)).toContain('raised clock');
        },
      ),
    );
  });

  test('nothing that arrives live is left unjudged: a fault that stands is found, however the clock goes', () => {
    const clocks = fc.oneof(
      fc.integer({ min: -6 * 365 * 24 * HOUR, max: 90 * 365 * 24 * HOUR }).map((by) => (at: number) => T0 + at + by),
      fc.constant((at: number) => Math.round((T0 + at) / 1_000)),
      fc.integer({ min: -HOUR * 12, max: HOUR }).map((zone) => (at: number) => at + zone),
      fc.integer({ min: 0, max: 2 * T0 }).map((stands) => () => stands),
      fc.double({ min: 0, max: 1.15, noNaN: true }).map((pace) => (at: number) => Math.round(T0 - 30 * 24 * HOUR + at * pace)),
    );
    fc.assert(
      fc.property(clocks, fc.integer({ min: 0, max: 20 }), (clock, faultAt) => {
        const kiosk = new Kiosk([FAULTS]);
        for (let minute = 0; minute < 40; minute++) {
          if (minute === faultAt) kiosk.fault(minute * MINUTE, clock(minute * MINUTE));
          kiosk.send(minute * MINUTE + 10_000, clock(minute * MINUTE + 10_000));
        }
        expect(kiosk.player.findings.map(({ type, key }) => `${type} ${key}`)).toEqual([`raised ${FAULT}`]);
      }),
    );
  });
});
