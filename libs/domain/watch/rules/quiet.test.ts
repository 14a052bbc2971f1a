import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OpenTimes, QuietRule, Reading } from '../../index.js';
import { message, Player, T0 } from '../testing/player.js';

const QUIET: QuietRule = {
  id: 'quiet',
  kind: 'quiet',
  because: 'x',
  title: { zh: '长时间无人办理', en: 'no customer for long' },
  expected: 8,
  leastHours: 3,
  learnDays: 14,
  severity: 'info',
};

/** Minutes between heartbeats. */
const EVERY = 10;
/** T0 is eight in the morning in Shanghai, a Thursday. */
const FIRST_HOUR = 8;

const hourOf = (minute: number): number => (FIRST_HOUR + Math.floor(minute / 60)) % 24;
const dayOf = (minute: number): number => Math.floor((FIRST_HOUR * 60 + minute) / 1440);
const isWeekend = (minute: number): boolean => [2, 3].includes(dayOf(minute) % 7);
const day = (n: number): number => n * 1440;

const beat = (minute: number, txOk: number, more: Record<string, unknown> = {}): Reading =>
  message('heartbeat', minute * 60, { mode: 'inService', txOk, txFailed: 0, ...more });

/** Heartbeats from one minute to another; who comes says `customers`. */
const beats = (from: number, to: number, customers: (minute: number) => number, more?: Record<string, unknown>): Reading[] => {
  const all: Reading[] = [];
  for (let minute = from; minute < to; minute += EVERY) all.push(beat(minute, customers(minute), more));
  return all;
};

/** Two an hour by day, at the full hour and at half past; nobody at night. */
const byDay = (minute: number): number => (hourOf(minute) >= 8 && hourOf(minute) < 20 && minute % 30 === 0 ? 1 : 0);
const nobody = (): number => 0;

describe('a kiosk that nobody comes to', () => {
  test('is quiet when eight should have come, and no more with the next customer', () => {
    const watch = new Player([QUIET]);
    expect(watch.hear(...beats(0, day(20) + 60, byDay))).toEqual([]);
    const found = watch.hear(...beats(day(20) + 60, day(20) + 600, nobody));
    // Four hours, and a heartbeat: the quiet hours themselves count a little.
    expect(found).toEqual([`raised quiet @${(day(20) + 30 + 240 + EVERY) * 60}`]);
    expect(watch.findings[0]).toMatchObject({ cause: 'rate/quiet', kind: 'rate', loss: [], severity: 'info' });
    expect(watch.findings[0]?.evidence.seen).toEqual({
      customerAt: T0 + (day(20) + 30) * 60_000,
      expected: expect.closeTo(8.2, 0),
      openHours: 4.2,
    });
    expect(watch.hear(beat(day(20) + 600, 0, { txFailed: 1 }))).toEqual([`cleared quiet @${(day(20) + 600) * 60}`]);
  });

  test('is not quiet at night, for nobody comes then', () => {
    const watch = new Player([QUIET]);
    expect(watch.hear(...beats(0, day(30), byDay))).toEqual([]);
  });

  test('is not quiet on days off when people come on working days alone', () => {
    const onWorkdays = (minute: number): number => (isWeekend(minute) ? 0 : byDay(minute));
    const times: OpenTimes = { openTime: (_hall, from, to) => to - from, isWorkday: (at) => !isWeekend((at - T0) / 60_000) };
    expect(new Player([QUIET], [], { openTimes: times }).hear(...beats(0, day(35), onWorkdays))).toEqual([]);
    // All days being one to it, it would be taken for quiet on Saturdays.
    expect(new Player([QUIET]).hear(...beats(0, day(35), onWorkdays))).not.toEqual([]);
  });

  test('is not quiet while its hall is closed', () => {
    const shut = T0 + day(20) * 60_000;
    const times: OpenTimes = {
      openTime: (_hall, from, to) => Math.max(0, Math.min(to, shut) - from),
      isWorkday: () => true,
    };
    const watch = new Player([QUIET], [], { openTimes: times });
    expect(watch.hear(...beats(0, day(20), byDay), ...beats(day(20), day(30), nobody))).toEqual([]);
  });

  test('is not called quiet before its history is long enough, nor in fewer hours than are asked for', () => {
    const young = new Player([QUIET]);
    expect(young.hear(...beats(0, day(10), byDay), ...beats(day(10), day(14), nobody))).toEqual([]);
    const patient = new Player([{ ...QUIET, leastHours: 11 }]);
    patient.hear(...beats(0, day(20) + EVERY, byDay));
    expect(patient.hear(...beats(day(20) + EVERY, day(20) + 600, nobody))).toEqual([]);
  });

  test('is not expected to have customers while it is maintained, and of a pause nobody knows who came', () => {
    const maintained = new Player([QUIET]);
    maintained.hear(...beats(0, day(20), byDay));
    expect(maintained.hear(...beats(day(20), day(21), nobody, { mode: 'maintenance' }))).toEqual([]);
    const away = new Player([QUIET]);
    away.hear(...beats(0, day(20) + 30, byDay), ...beats(day(20) + 30, day(20) + 180, nobody));
    expect(away.hear(...beats(day(20) + 240, day(20) + 420, nobody))).toEqual([]);
  });

  test('does not learn that nobody comes while it is known to be quiet', () => {
    const watch = new Player([QUIET]);
    watch.hear(...beats(0, day(20), byDay), ...beats(day(20), day(60), nobody));
    expect(watch.hear(beat(day(60), 1))).toHaveLength(1);
    expect(watch.hear(...beats(day(60) + EVERY, day(61), nobody))).toHaveLength(1);
  });

  test('learns that fewer come', () => {
    const watch = new Player([QUIET]);
    const rarely = (minute: number): number => (minute % 180 === 0 ? byDay(minute) : 0);
    watch.hear(...beats(0, day(20), byDay), ...beats(day(20), day(90), rarely));
    expect(watch.hear(...beats(day(90) + 10, day(90) + 600, nobody))).toEqual([]);
  });

  test('that does not count its customers is never quiet, and what is not asked for is not kept', () => {
    const watch = new Player([QUIET]);
    const uncounted = Array.from({ length: 3_000 }, (_, i) => message('heartbeat', i * 600, { mode: 'inService' }));
    expect(watch.hear(...uncounted)).toEqual([]);
    watch.hear(beat(40_000, 1));
    expect(JSON.stringify(watch.memory()?.visits).length).toBeLessThan(1_500);
    watch.rules([]);
    watch.hear(beat(40_010, 1));
    expect(watch.memory()?.visits).toBeUndefined();
  });
});

describe('whoever comes whenever', () => {
  const QUICK: QuietRule = { ...QUIET, expected: 3, leastHours: 1, learnDays: 2 };
  /** How long nobody comes, and how long somebody comes every so often: minutes. */
  const times = fc.array(
    fc.record({ none: fc.nat({ max: 900 }), some: fc.nat({ max: 3_000 }), every: fc.constantFrom(10, 30, 60) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  const played = (spells: { none: number; some: number; every: number }[]): Reading[] => {
    let at = 0;
    return spells.flatMap(({ none, some, every }) => {
      const from = at;
      const turns = from + Math.floor(some / EVERY) * EVERY;
      at = turns + Math.floor(none / EVERY) * EVERY;
      return [...beats(from, turns, (minute) => (minute % every === 0 ? 1 : 0)), ...beats(turns, at, nobody)];
    });
  };

  test('it is quiet only without a customer, ends with one, and a restart changes nothing', () => {
    fc.assert(
      fc.property(times, fc.nat({ max: 400 }), (spells, restartsAt) => {
        const [through, restarted] = [new Player([QUICK]), new Player([QUICK])];
        let quiet = false;
        for (const [i, reading] of played(spells).entries()) {
          if (i === restartsAt) restarted.restart();
          const found = through.hear(reading);
          expect(restarted.hear(reading)).toEqual(found);
          const came = (reading.payload['txOk'] as number) > 0;
          if (found.length > 0) expect(found).toEqual([expect.stringMatching(came ? /^cleared/ : /^raised/)]);
          if (found.length > 0) quiet = !came;
          if (came) expect(quiet).toBe(false);
        }
      }),
      { numRuns: 25 },
    );
  });
});
