import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  BadDay,
  type DayKind,
  dayAt,
  dayOf,
  isDay,
  monthEnd,
  numberOf,
  startOf,
  WorkingCalendar,
  weekdayOf,
  YEAR_NOTICES,
} from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';

const calendar = new WorkingCalendar();
const daysOf = (year: number, kind: DayKind): string[] => {
  const first = numberOf(`${year}-01-01`);
  const days = Array.from({ length: numberOf(`${year + 1}-01-01`) - first }, (_, i) => calendar.dayNumbered(first + i));
  return days.filter((day) => day.kind === kind).map(({ date }) => date.slice(5));
};
/** Any day from 1970 to 2100. */
const anyDay = fc.integer({ min: 0, max: 47_481 }).map(dayOf);
const knownDay = fc.integer({ min: numberOf('2025-01-01'), max: numberOf('2026-12-31') }).map(dayOf);

describe('days', () => {
  test('a day is its number and back, and numbers follow one another', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dayOf(numberOf(day))).toBe(day);
        expect(numberOf(addDays(day, 1))).toBe(numberOf(day) + 1);
        expect(new Date(`${day}T00:00:00Z`).getTime()).toBe(numberOf(day) * 86_400_000);
      }),
    );
    expect(weekdayOf(numberOf('2026-02-17'))).toBe('tue');
  });

  test.each(['2026-02-30', '2026-13-40', '2025-02-29', '', '20261001', '2026-1-1', '2026-00-10', '2026-01-00', 'null'])(
    '%j is refused and rolls over to no other day',
    (text) => {
      expect(isDay(text)).toBe(false);
      expect(() => calendar.day(text)).toThrow(BadDay);
    },
  );

  test('the day begins at midnight in Shanghai', () => {
    expect(dayAt(Date.parse('2026-09-30T15:59:59.999Z'))).toBe('2026-09-30');
    expect(dayAt(Date.parse('2026-09-30T16:00:00Z'))).toBe('2026-10-01');
    expect(startOf(numberOf('2026-10-01'))).toBe(Date.parse('2026-10-01T00:00:00+08:00'));
  });

  test('every day has 24 hours: there is no summer time', () => {
    fc.assert(fc.property(anyDay, (day) => expect(startOf(numberOf(day) + 1) - startOf(numberOf(day))).toBe(24 * 3_600_000)));
  });

  test('months end where they end, and a month later is clamped to it', () => {
    expect([monthEnd('2026-02-03'), monthEnd('2028-02-03'), monthEnd('2026-12-31')]).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2026-12-31',
    ]);
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  });
});

describe('the working calendar', () => {
  test('Spring Festival 2026 is free from 15 to 23 February, and 14 and 28 are worked', () => {
    const kinds = Array.from({ length: 16 }, (_, i) => calendar.day(addDays('2026-02-13', i)).kind);
    expect(kinds).toEqual([
      ...['workday', 'makeUp', 'weekend', 'statutory', 'statutory', 'statutory', 'statutory', 'inLieu'],
      ...['weekend', 'weekend', 'inLieu', 'workday', 'workday', 'workday', 'workday', 'makeUp'],
    ]);
    expect(calendar.day('2026-02-14')).toMatchObject({ name: { zh: '春节' }, provisional: false });
  });

  test('the law gives 13 days every year', () => {
    for (const { year } of YEAR_NOTICES) expect(daysOf(year, 'statutory')).toHaveLength(13);
  });

  test('days worked and days given in exchange are as the notices say', () => {
    expect(daysOf(2025, 'makeUp')).toEqual(['01-26', '02-08', '04-27', '09-28', '10-11']);
    // 06-02 stands in for the holiday on a Saturday.
    expect(daysOf(2025, 'inLieu')).toEqual(['02-03', '02-04', '05-05', '06-02', '10-07', '10-08']);
    expect(daysOf(2026, 'makeUp')).toEqual(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']);
    // 04-06, 05-04 and 10-05 stand in for holidays on a weekend.
    expect(daysOf(2026, 'inLieu')).toEqual(['01-02', '02-20', '02-23', '04-06', '05-04', '05-05', '10-05', '10-06', '10-07']);
  });

  test('a make-up day falls on a weekend, and a day in lieu never does', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const { kind } = calendar.day(day);
        const rest = ['sat', 'sun'].includes(weekdayOf(numberOf(day)));
        if (kind === 'makeUp' || kind === 'weekend') expect(rest).toBe(true);
        if (kind === 'inLieu' || kind === 'workday') expect(rest).toBe(false);
      }),
    );
  });

  test('ten working days on from before the National Day go over it and count the Saturday that is worked', () => {
    expect(calendar.addWorkdays('2026-09-30', 1)).toEqual({ value: '2026-10-08', provisional: false });
    expect(calendar.addWorkdays('2026-09-30', 3).value).toBe('2026-10-10');
    expect(calendar.nextWorkday('2026-02-13').value).toBe('2026-02-14');
    expect(calendar.lastWorkdayOfMonth('2026-02-01').value).toBe('2026-02-28');
    expect(calendar.lastWorkdayOfMonth('2026-01-20').value).toBe('2026-01-30');
  });

  test('a limit in working days ends with the last of them', () => {
    const told = Date.parse('2026-02-13T15:00:00+08:00');
    expect(calendar.dueWorkdays(told, 3)).toEqual({ value: Date.parse('2026-02-26T00:00:00+08:00'), provisional: false });
  });

  test('adding working days and taking them away again comes back, and they are counted between', () => {
    fc.assert(
      fc.property(knownDay, fc.integer({ min: -60, max: 60 }), (day, n) => {
        fc.pre(calendar.isWorkday(day));
        const there = calendar.addWorkdays(day, n).value;
        expect(calendar.addWorkdays(there, -n).value).toBe(day);
        expect(calendar.workdaysBetween(day, there).value).toBe(n);
      }),
    );
  });

  test('what goes over the covered years is provisional', () => {
    expect(calendar.coverage).toEqual({ from: 2025, to: 2026 });
    expect(calendar.addWorkdays('2026-12-25', 10)).toEqual({ value: '2027-01-11', provisional: true });
    expect(calendar.addWorkdays('2026-12-25', 2).provisional).toBe(false);
    expect(calendar.workdaysBetween('2024-12-30', '2025-01-02').provisional).toBe(true);
    expect(calendar.day('2027-02-06')).toMatchObject({ kind: 'statutory', provisional: true, name: { zh: '春节' } });
    expect(calendar.day('2027-02-09')).toMatchObject({ kind: 'workday', provisional: true });
    expect(calendar.day('2031-10-01')).toMatchObject({ kind: 'workday', provisional: true });
  });

  test("an administrator's word counts before the tables, and the first day worked makes the year a known one", () => {
    const name = { zh: '春节', en: 'Spring Festival' };
    const later = new WorkingCalendar([
      { date: '2027-02-09', kind: 'off', name, source: 'notice' },
      { date: '2027-02-20', kind: 'work', name, source: 'notice' },
      { date: '2026-10-10', kind: 'off', name, source: 'own' },
    ]);
    expect(later.day('2027-02-09')).toMatchObject({ kind: 'inLieu', provisional: false, source: 'notice' });
    expect(later.day('2027-02-20').kind).toBe('makeUp');
    expect(later.day('2027-02-06')).toMatchObject({ kind: 'statutory', provisional: false });
    expect(later.day('2026-10-10').kind).toBe('weekend');
    expect(later.coverage.to).toBe(2027);
  });

  test('from November the notice of next year is missing until it is there', () => {
    expect(calendar.missing(Date.parse('2026-10-31T23:59:00+08:00'))).toBeNull();
    expect(calendar.missing(Date.parse('2026-11-01T00:00:00+08:00'))).toBe(2027);
    expect(calendar.missing(Date.parse('2025-12-01T00:00:00+08:00'))).toBeNull();
    expect(calendar.missing(Date.parse('2028-03-01T00:00:00+08:00'))).toBe(2028);
  });

  test.each(['America/New_York', 'UTC', 'Asia/Shanghai'])('the machine may live in %s', (TZ) => {
    const module = projectFile('dist', 'libs', 'domain', 'index.js');
    const program = `import(${JSON.stringify(module)}).then(({ WorkingCalendar, dayAt, numberOf, startOf, OpenHours }) => {
      const c = new WorkingCalendar();
      const hall = { hours: { mon: [['08:30', '12:00']] }, statutoryHolidays: 'closed' };
      console.log(JSON.stringify([dayAt(Date.parse('2026-10-01T00:30+08:00')), c.day('2026-10-10'), c.addWorkdays('2026-09-30', 3),
        startOf(numberOf('2026-03-08')), new OpenHours(c).nextOpening(hall, Date.parse('2026-03-08T01:00+08:00'))]));
    })`;
    const env = { ...process.env, TZ };
    const told = execFileSync(process.execPath, ['-e', program], { env, encoding: 'utf8', cwd: projectFile() });
    expect(JSON.parse(told)).toEqual([
      '2026-10-01',
      expect.objectContaining({ date: '2026-10-10', kind: 'makeUp' }),
      { value: '2026-10-10', provisional: false },
      Date.parse('2026-03-08T00:00+08:00'),
      Date.parse('2026-03-09T08:30+08:00'),
    ]);
  });

  test('a million days are told in a second', () => {
    const start = numberOf('2025-01-01');
    const days = Array.from({ length: 730 }, (_, i) => dayOf(start + i));
    for (const day of days) calendar.day(day);
    const began = performance.now();
    let worked = 0;
    for (let i = 0; i < 1_000_000; i++) if (calendar.isWorkday(days[i % 730] as string)) worked++;
    expect(worked).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
