import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DAY,
  dayKindOf,
  dayNumberAt,
  expectedUse,
  freshUse,
  HOUR,
  type Instant,
  type ItemUse,
  MINUTE,
  noteAmount,
  OpenHours,
  type Opening,
  type PlaceWithHours,
  profileOf,
  type RunsOut,
  runsOutAt,
  SHANGHAI_OFFSET,
  type UseProfile,
  WorkingCalendar,
} from '#libs/domain/index.js';
import { lived, type Wear } from './testing/worn.js';

const calendar = new WorkingCalendar();
const hours = new OpenHours(calendar);
const at = (text: string): Instant => Date.parse(`${text}+08:00`);
const placeOf = (opening: Opening): PlaceWithHours => ({ hours, opening });
const always = placeOf({ hours: '24h', statutoryHolidays: 'open' });
const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]));
const office = placeOf({ hours: week, statutoryHolidays: 'closed' });

const paper = profileOf('consumable', 'receiptPaper') as UseProfile;
const notes = profileOf('cashbox', 'noteBox') as UseProfile;

const hourAt = (instant: Instant): number => Math.floor(((instant + SHANGHAI_OFFSET) % DAY) / HOUR);
const kindAt = (instant: Instant): number => dayKindOf(calendar, dayNumberAt(instant));

/** Twelve an hour by day; a quarter of it on days off, a tenth on holidays; nothing at night. */
const byDay: Wear = (instant) => {
  const hour = hourAt(instant);
  return hour < 8 || hour >= 18 ? 0 : 12 * ([1, 0.25, 0.1][kindAt(instant)] as number);
};

/** The level at an instant, as one who looks at it then. */
const having = (use: ItemUse, amount: number): ItemUse => ({ ...use, amount });

const told = (out: RunsOut | null): Record<keyof RunsOut, Instant> => {
  if (!out?.p10 || !out.p50 || !out.p90) throw new Error('It does not run out');
  return { p10: out.p10, p50: out.p50, p90: out.p90 };
};

/** When the use would truly have reached the amount. */
function truly(wear: Wear, from: Instant, amount: number): Instant {
  let left = amount;
  let now = from;
  for (; left > 0; now += MINUTE) left -= wear(now) / 60;
  return now;
}

describe('what is learnt of use', () => {
  const from = at('2026-03-02T00:00:00');
  const until = at('2026-03-26T10:00:00');
  const use = lived({ profile: paper, place: always, capacity: 1650, wear: byDay }, from, until);

  test('a month of steady use tells the hour at which the roll ends', () => {
    for (const amount of [30, 90, 200, 330]) {
      const { p50 } = told(runsOutAt(having(use, amount), paper, always, 1650));
      const true_ = truly(byDay, until, amount);
      expect(Math.abs(p50 - true_)).toBeLessThan(Math.max(90 * MINUTE, 0.12 * (true_ - until)));
    }
  });

  test('the night and the days off are known: what ends on Thursday at night ends on Friday in the morning', () => {
    const { p50 } = told(runsOutAt(having(use, 98), paper, always, 1650));
    expect(hourAt(p50)).toBeGreaterThanOrEqual(7);
    expect(hourAt(p50)).toBeLessThanOrEqual(18);
  });

  test('the true time is between the tenth and the ninetieth per cent', () => {
    for (const amount of [60, 150, 400]) {
      const { p10, p90 } = told(runsOutAt(having(use, amount), paper, always, 1650));
      const true_ = truly(byDay, until, amount);
      expect(p10).toBeLessThan(true_);
      expect(p90).toBeGreaterThan(true_);
    }
  });

  test('a refill begins the level anew and keeps what was learnt', () => {
    const own = structuredClone(having(use, 100));
    const before = told(runsOutAt(own, paper, always, 1650));
    noteAmount(own, paper, always, { at: until + MINUTE, amount: 1650, capacity: 1650 });
    expect(own).toMatchObject({ amount: 1650, used: 0 });
    expect(own.cells).toEqual(use.cells);
    expect(told(runsOutAt(own, paper, always, 1650)).p10).toBeGreaterThan(before.p90);
  });

  test('a sensor that trembles uses nothing', () => {
    const still = freshUse(paper, from, 1000);
    for (let minute = 1; minute <= 600; minute++) {
      noteAmount(still, paper, always, { at: from + minute * MINUTE, amount: 1000 + (minute % 2), capacity: 1650 });
    }
    expect(still.cells[0]?.slice(0, 24).reduce((sum, used) => sum + used, 0)).toBeLessThan(5);
  });

  test('half a roll that is put in for a whole one was not used up', () => {
    const own = structuredClone(having(use, 1600));
    noteAmount(own, paper, always, { at: until + MINUTE, amount: 700, capacity: 1650 });
    expect(own).toMatchObject({ amount: 700, used: 0, cells: use.cells });
  });

  test('a level that is not known for a week teaches nothing', () => {
    const own = structuredClone(having(use, 1600));
    noteAmount(own, paper, always, { at: until + 8 * DAY, amount: 100, capacity: 1650 });
    expect(own.cells).toEqual(use.cells);
    expect(own.amount).toBe(100);
  });

  test('it is small, and the same after it was written down', () => {
    const long = lived({ profile: paper, place: always, capacity: 1650, wear: byDay }, at('2026-01-30T00:00:00'), until);
    const numbers = long.cells.flat().length + 10;
    expect(numbers * 8).toBeLessThan(1300);
    expect(JSON.parse(JSON.stringify(long))).toEqual(long);
  });
});

describe('by what is known of its kind', () => {
  test('a new roll lasts for weeks, a new cash box for some', () => {
    const now = at('2026-03-02T08:00:00');
    const roll = told(runsOutAt(freshUse(paper, now, 1650), paper, always, 1650));
    expect((roll.p50 - now) / DAY).toBeGreaterThan(15);
    expect((roll.p50 - now) / DAY).toBeLessThan(40);
    const box = told(runsOutAt(freshUse(notes, now, 0), notes, always, 1000));
    expect((box.p50 - now) / DAY).toBeGreaterThan(8);
    expect((box.p50 - now) / DAY).toBeLessThan(25);
  });

  test('one busy day is believed, and holidays are then expected to be busier too', () => {
    const busy: Wear = (instant) => 4 * byDay(instant);
    const from = at('2026-02-11T00:00:00');
    const now = at('2026-02-13T00:00:00');
    const use = lived({ profile: paper, place: always, capacity: 5000, wear: busy }, from, now);
    const fresh = freshUse(paper, now, 1000);
    const end = at('2026-02-24T00:00:00');
    expect(expectedUse(having(use, 1000), paper, always, end)).toBeGreaterThan(2 * expectedUse(fresh, paper, always, end));
  });

  test('of what does not say how much it holds it is not said when it is full', () => {
    expect(runsOutAt(freshUse(notes, 0, 10), notes, always, null)).toBeNull();
    expect(profileOf('consumable', 'constructor')).toBeUndefined();
    expect(profileOf('cashbox', 'receiptPaper')).toBeUndefined();
  });
});

describe('days and hours', () => {
  test('a roll that would not last eight working days lasts over the spring festival', () => {
    const use = lived(
      { profile: paper, place: always, capacity: 1650, wear: byDay },
      at('2026-01-05T00:00:00'),
      at('2026-02-14T18:00:00'),
    );
    const over = told(runsOutAt(having(use, 400), paper, always, 1650));
    const { at: now } = use;
    const ordinary = { ...having(use, 400), at: at('2026-03-09T00:00:00') };
    expect(over.p50 - now).toBeGreaterThan(told(runsOutAt(ordinary, paper, always, 1650)).p50 - ordinary.at);
    expect(over.p50).toBeGreaterThan(at('2026-02-18T00:00:00'));
  });

  test('what was learnt on one holiday is known on the next', () => {
    const still: Wear = (instant) => (kindAt(instant) === 2 ? 0 : byDay(instant));
    const use = lived(
      { profile: paper, place: always, capacity: 1650, wear: still },
      at('2026-02-01T00:00:00'),
      at('2026-04-30T18:00:00'),
    );
    const days = expectedUse(use, paper, always, at('2026-05-06T00:00:00'));
    expect(days).toBeLessThan(40);
  });

  test('nothing is used in a hall that is closed', () => {
    const friday = at('2026-03-06T17:00:00');
    const use = { ...freshUse(paper, friday, 10) };
    const { p10, p50, p90 } = told(runsOutAt(use, paper, office, 1650));
    for (const when of [p10, p50, p90]) expect(when).toBeGreaterThan(at('2026-03-09T09:00:00'));
    expect(expectedUse(use, paper, office, at('2026-03-09T09:00:00'))).toBe(0);
  });

  test('what is out now is out since its last level', () => {
    expect(runsOutAt(freshUse(paper, 5, 0), paper, always, 1650)).toEqual({ p10: 5, p50: 5, p90: 5 });
  });
});

describe('always', () => {
  const start = at('2026-01-05T00:00:00');
  const place = fc.constantFrom(always, office);
  const kind = fc.constantFrom(
    { profile: paper, capacity: 1650 },
    { profile: notes, capacity: 1000 },
    { profile: profileOf('consumable', 'invoice') as UseProfile, capacity: 200 },
  );
  const wearing = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 80 });
  const worn =
    (seed: number[]): Wear =>
    (instant) =>
      seed[Math.floor((instant - start) / HOUR) % seed.length] as number;
  const infinite = (when: Instant | null): number => when ?? Number.POSITIVE_INFINITY;

  test('more left lasts no shorter, and the chances come in their order', () => {
    fc.assert(
      fc.property(place, kind, wearing, fc.nat(1650), fc.nat(1650), (where, { profile, capacity }, seed, a, b) => {
        const use = lived({ profile, place: where, capacity, wear: worn(seed) }, start, start + 50 * HOUR);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const out = (amount: number) => runsOutAt(having(use, amount), profile, where, capacity) as RunsOut;
        const [less, more] = profile.fills ? [out(high), out(low)] : [out(low), out(high)];
        for (const chance of ['p10', 'p50', 'p90'] as const) {
          expect(infinite(less[chance])).toBeLessThanOrEqual(infinite(more[chance]));
        }
        expect(infinite(less.p10)).toBeLessThanOrEqual(infinite(less.p50));
        expect(infinite(less.p50)).toBeLessThanOrEqual(infinite(less.p90));
      }),
      { numRuns: 40 },
    );
  });

  test('whatever it is told, it stays small and holds numbers only', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -HOUR, max: 9 * DAY }), fc.integer({ min: 0, max: 3000 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(place, kind, steps, (where, { profile, capacity }, steps_) => {
        const use = freshUse(profile, start, 0);
        let now = start;
        for (const [passed, amount] of steps_) {
          now += passed;
          noteAmount(use, profile, where, { at: now, amount, capacity });
        }
        const numbers = [...use.cells.flat(), ...use.pace, use.spread, use.learntMs, use.since, use.at, use.used, use.amount];
        expect(numbers.length).toBeLessThanOrEqual(152);
        for (const number of numbers) expect(number === null || (Number.isFinite(number) && number >= 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
