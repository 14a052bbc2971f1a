import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type MaintenanceWindow,
  MINUTE,
  maintenanceAt,
  nextMaintenance,
  numberOf,
  OpenHours,
  type Opening,
  startOf,
  WorkingCalendar,
} from '#libs/domain/index.js';

const open = new OpenHours();
const at = (text: string): number => Date.parse(`${text}+08:00`);

const OFFICE: [string, string][] = [
  ['08:30', '12:00'],
  ['14:00', '17:30'],
];
const WEEKDAYS = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };
/** S3-F5: Monday to Friday, twice a day, and it keeps the holidays. */
const office: Opening = { hours: WEEKDAYS, statutoryHolidays: 'closed' };
/** S3-B2.1: every day from eight to eight, holidays included. */
const daily: Opening = {
  hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((d) => [d, [['08:00', '20:00']]])),
  statutoryHolidays: 'open',
};
const always: Opening = { hours: '24h', statutoryHolidays: 'open' };
const short: Opening = { hours: WEEKDAYS, statutoryHolidays: [['10:00', '12:00']] };
const never: Opening = { hours: {}, statutoryHolidays: 'open' };

describe('opening hours', () => {
  test('a split shift is open before and after noon, from its first minute and not at its last', () => {
    const told = ['08:29:59', '08:30', '11:59:59', '12:00', '13:30', '14:00', '17:30'].map((t) =>
      open.isOpen(office, at(`2026-03-31T${t}`)),
    );
    expect(told).toEqual([false, true, true, false, false, true, false]);
  });

  test('who keeps the holidays is closed on them and open on the Saturdays that are worked', () => {
    expect(open.isOpen(office, at('2026-02-14T09:00'))).toBe(true);
    expect(open.isOpen(office, at('2026-02-20T09:00'))).toBe(false);
    expect(open.isOpen(office, at('2026-02-21T09:00'))).toBe(false);
    expect(open.nextOpening(office, at('2026-02-14T18:00'))).toBe(at('2026-02-24T08:30'));
    expect(open.isOpen({ hours: '24h', statutoryHolidays: 'closed' }, at('2026-02-17T09:00'))).toBe(false);
  });

  test('who is open on holidays, or has hours of its own for them, goes by its own', () => {
    expect(open.isOpen(daily, at('2026-02-17T09:00'))).toBe(true);
    expect(open.isOpen(short, at('2026-02-17T09:00'))).toBe(false);
    expect(open.isOpen(short, at('2026-02-17T10:00'))).toBe(true);
    expect(open.isOpen(always, at('2026-02-17T03:00'))).toBe(true);
  });

  test('open time runs on over the end of a month and of a year', () => {
    expect(open.openMinutes(office, at('2026-03-31T17:00'), at('2026-04-01T09:00'))).toBe(60);
    // New Year's Day and the day after are free, Sunday the 4th is worked.
    expect(open.openMinutes(office, at('2025-12-31T17:00'), at('2026-01-04T09:30'))).toBe(90);
    expect(open.dueAfter(office, at('2025-12-31T17:00'), 90)).toEqual({ value: at('2026-01-04T09:30'), provisional: false });
    expect(open.dueAfter(always, at('2025-12-31T23:30'), 60)?.value).toBe(at('2026-01-01T00:30'));
  });

  test('a due time beyond the known notices is provisional for who keeps the holidays, and only for them', () => {
    expect(open.dueAfter(office, at('2026-12-31T17:00'), 60)?.provisional).toBe(true);
    expect(open.dueAfter(daily, at('2026-12-31T19:30'), 60)?.provisional).toBe(false);
  });

  test('it closes when it closes, a hall that is always open never does, and one without hours never opens', () => {
    expect(open.closesAt(office, at('2026-03-31T09:00'))).toBe(at('2026-03-31T12:00'));
    expect(open.closesAt(always, at('2026-03-31T09:00'))).toBeNull();
    expect(open.closesAt({ hours: '24h', statutoryHolidays: 'closed' }, at('2026-02-14T20:00'))).toBe(at('2026-02-15T00:00'));
    expect(open.nextOpening(never, at('2026-03-31T09:00'))).toBeNull();
    expect(open.dueAfter(never, at('2026-03-31T09:00'), 1)).toBeNull();
  });

  test('an evening to midnight and a night from midnight are one stretch', () => {
    const night: Opening = { hours: { mon: [['20:00', '24:00']], tue: [['00:00', '06:00']] }, statutoryHolidays: 'open' };
    expect(open.closesAt(night, at('2026-03-09T21:00'))).toBe(at('2026-03-10T06:00'));
    expect(open.dueAfter(night, at('2026-03-09T23:00'), 120)?.value).toBe(at('2026-03-10T01:00'));
  });
});

const minute = fc.integer({ min: 0, max: 24 * 60 });
const clock = (m: number): string => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
const span = fc
  .tuple(minute, minute)
  .filter(([a, b]) => a < b)
  .map(([a, b]): [string, string] => [clock(a), clock(b)]);
const spans = fc.array(span, { maxLength: 3 });
const opening: fc.Arbitrary<Opening> = fc.record({
  hours: fc.oneof(
    fc.constant('24h' as const),
    fc.record({ mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans }, { requiredKeys: [] }),
  ),
  statutoryHolidays: fc.oneof(fc.constantFrom('open' as const, 'closed' as const), spans),
});
const instant = fc.integer({ min: at('2025-12-01T00:00'), max: at('2026-11-01T00:00') });

describe('whatever the hours', () => {
  test('open time is the sum of its parts', () => {
    fc.assert(
      fc.property(
        opening,
        instant,
        fc.nat(20 * 86_400_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, from, length, part) => {
          const split = from + Math.floor(length * part);
          const to = from + length;
          expect(open.openTime(one, from, split) + open.openTime(one, split, to)).toBe(open.openTime(one, from, to));
        },
      ),
    );
  });

  test('the next opening is open, and nothing before it is', () => {
    fc.assert(
      fc.property(opening, instant, (one, from) => {
        const next = open.nextOpening(one, from);
        if (next === null) {
          expect(open.openTime(one, from, from + 50 * 86_400_000)).toBe(0);
          return;
        }
        expect(open.isOpen(one, next)).toBe(true);
        expect(open.openTime(one, from, next)).toBe(0);
      }),
    );
  });

  test('a due time is the first by which that much was open', () => {
    fc.assert(
      fc.property(opening, instant, fc.integer({ min: 1, max: 3_000 }), (one, from, minutes) => {
        const due = open.dueAfter(one, from, minutes);
        fc.pre(due !== null);
        if (due === null) return;
        expect(open.openTime(one, from, due.value)).toBe(minutes * MINUTE);
        expect(open.openTime(one, from, due.value - 1)).toBe(minutes * MINUTE - 1);
      }),
    );
  });

  test('being open and having open time are the same thing', () => {
    fc.assert(
      fc.property(opening, instant, (one, when) => {
        expect(open.openTime(one, when, when + 1)).toBe(open.isOpen(one, when) ? 1 : 0);
      }),
    );
  });

  test('a million questions are answered in a second of CPU', () => {
    const from = startOf(numberOf('2026-01-01'));
    for (let i = 0; i < 365; i++) open.isOpen(office, from + i * 86_400_000);
    const before = process.cpuUsage();
    let count = 0;
    for (let i = 0; i < 1_000_000; i++) if (open.isOpen(office, from + (i % 8_760) * 3_600_000)) count++;
    expect(count).toBeGreaterThan(0);
    const used = process.cpuUsage(before);
    expect((used.user + used.system) / 1_000).toBeLessThan(1_000);
  });
});

describe('planned maintenance', () => {
  const why = { zh: '系统升级', en: 'system upgrade' };
  const weekly: MaintenanceWindow = { kind: 'weekly', on: ['tue', 'wed'], from: '22:00', to: '02:00', why };
  const once: MaintenanceWindow = { kind: 'once', from: at('2026-03-14T10:00'), to: at('2026-03-14T11:00'), why };

  test('a window of the evening lasts over midnight', () => {
    const on = (text: string): boolean => maintenanceAt([weekly], at(text)) !== null;
    expect(['2026-03-10T21:59', '2026-03-10T22:00', '2026-03-11T01:59', '2026-03-11T02:00'].map(on)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(['2026-03-12T01:59', '2026-03-12T22:30'].map(on)).toEqual([true, false]);
  });

  test('the next one is found, a single one before a weekly one that is later', () => {
    expect(nextMaintenance([weekly, once], at('2026-03-12T03:00'))).toMatchObject({ from: once.from, window: once });
    expect(nextMaintenance([weekly, once], at('2026-03-14T11:00'))).toMatchObject({ from: at('2026-03-17T22:00') });
    expect(nextMaintenance([once], at('2026-03-14T11:00'))).toBeNull();
  });
});

test('a calendar of its own changes the hours', () => {
  const name = { zh: '停业', en: 'closed' };
  const own = new OpenHours(new WorkingCalendar([{ date: '2026-03-31', kind: 'off', name, source: 'hall' }]));
  expect(own.isOpen(office, at('2026-03-31T09:00'))).toBe(false);
  expect(own.isOpen(daily, at('2026-03-31T09:00'))).toBe(true);
});
