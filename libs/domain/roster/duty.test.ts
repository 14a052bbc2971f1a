import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayNumberAt, dayOf, numberOf, startOf } from '../calendar/index.js';
import { DAY, HOUR } from '../time/index.js';
import { dutyAt, holesIn, type Roster, type RosterException, type ShiftPlan, shiftsBetween, weekOf } from './index.js';
import { sampleAround, samplePerson, sampleRoster } from './testing/sample-roster.js';

const HALL = { id: 'h', region: 'r' };
const china = (text: string): number => Date.parse(`${text}:00+08:00`);
const people = ['a', 'b', 'c', 'd'].map((id) => samplePerson(id));
const around = sampleAround(people);
const on = (roster: Roster, at: string, its = around): string[] =>
  dutyAt([roster], roster.duty, HALL, china(at), its).map(({ person }) => person.id);
const except = (more: Partial<RosterException>): RosterException => ({ id: 'x-1', day: '2026-01-02', why: '请假', ...more });

describe('who is on duty', () => {
  test('is who the rotation names for the day on which the shift begins, over midnight, year ends and leap days', () => {
    const roster = sampleRoster();
    expect(on(roster, '2026-01-01T07:59')).toEqual(['a']);
    expect(on(roster, '2026-01-01T08:00')).toEqual(['a']);
    expect(on(roster, '2026-01-01T20:00')).toEqual(['b']);
    expect(on(roster, '2026-01-02T07:59')).toEqual(['b']);
    expect(on(roster, '2026-01-02T08:00')).toEqual(['b']);
    expect(on(roster, '2025-12-31T19:59')).toEqual(['b']);
    expect(on(roster, '2025-12-31T20:00')).toEqual(['a']);
    expect([on(roster, '2028-02-28T12:00'), on(roster, '2028-02-29T12:00'), on(roster, '2028-03-01T12:00')]).toEqual([
      ['a'],
      ['b'],
      ['a'],
    ]);
  });

  test('is nobody by a roster of another duty or hall, or one that is retired; a region has all of its halls', () => {
    const at = china('2026-01-01T12:00');
    const roster = sampleRoster();
    expect(dutyAt([roster], 'noc', HALL, at, around)).toEqual([]);
    expect(dutyAt([roster], 'maintenance', { id: 'other', region: 'r' }, at, around)).toEqual([]);
    expect(on(sampleRoster({ state: 'retired' }), '2026-01-01T12:00')).toEqual([]);
    expect(on(sampleRoster({ halls: [], region: 'r' }), '2026-01-01T12:00')).toEqual(['a']);
  });

  test('is another by an exception, with whom for whom and why; who comes in addition is there too', () => {
    const roster = sampleRoster({ exceptions: [except({ shift: 'day', off: 'b', in: 'c' })] });
    expect(dutyAt([roster], 'maintenance', HALL, china('2026-01-02T12:00'), around)).toMatchObject([
      { person: { id: 'c' }, shift: 'day', why: 'exception', insteadOf: 'b', note: '请假' },
    ]);
    expect(on(roster, '2026-01-03T07:00')).toEqual(['a']);
    expect(on(sampleRoster({ exceptions: [except({ in: 'd' })] }), '2026-01-02T12:00')).toEqual(['b', 'd']);
  });

  test('is who stands in while somebody is away, and only so long', () => {
    const away = samplePerson('a', {
      deputies: [{ person: 'c', from: china('2026-01-01T10:00'), to: china('2026-01-01T12:00') }],
    });
    const its = sampleAround([away, ...people.slice(1)]);
    expect(dutyAt([sampleRoster()], 'maintenance', HALL, china('2026-01-01T11:00'), its)).toMatchObject([
      { person: { id: 'c' }, why: 'deputy', insteadOf: 'a' },
    ]);
    expect([on(sampleRoster(), '2026-01-01T09:59', its), on(sampleRoster(), '2026-01-01T12:00', its)]).toEqual([['a'], ['a']]);
    const [first] = weekOf([sampleRoster()], '2026-01-01', its).shifts.filter(({ shift }) => shift === 'day');
    expect(first?.people.map(({ person, why }) => `${person} ${why}`)).toEqual(['a rotation', 'c deputy', 'a rotation']);
  });
});

describe('holidays and make-up days', () => {
  /** Monday to Friday, in the daytime. */
  const office = sampleRoster({
    hours: {
      mon: [['08:00', '20:00']],
      tue: [['08:00', '20:00']],
      wed: [['08:00', '20:00']],
      thu: [['08:00', '20:00']],
      fri: [['08:00', '20:00']],
    },
    statutoryHolidays: 'closed',
    // 2026-01-05 is a Monday.
    rotation: { anchor: '2026-01-05', days: [...Array.from({ length: 4 }, () => ({ day: ['a'] })), { day: ['b'] }, {}, {}] },
  });

  test('of Spring Festival have nobody where the roster keeps them, and that is no hole; the days worked for it have the next weekday', () => {
    expect(on(office, '2026-02-17T12:00')).toEqual([]);
    expect(on(office, '2026-02-24T12:00')).toEqual(['a']);
    // Saturdays that are worked: as on the Friday before.
    expect([on(office, '2026-02-14T12:00'), on(office, '2026-02-28T12:00'), on(office, '2026-03-07T12:00')]).toEqual([
      ['b'],
      ['b'],
      [],
    ]);
    expect(holesIn(office, china('2026-02-09T00:00'), china('2026-03-09T00:00'), around)).toEqual([]);
  });

  test('have their own people where the roster names them', () => {
    const roster = sampleRoster({ statutoryHolidays: { day: ['c'], night: ['d'] } });
    expect([on(roster, '2026-02-17T12:00'), on(roster, '2026-02-17T23:00'), on(roster, '2026-02-24T07:00')]).toEqual([
      ['c'],
      ['d'],
      ['d'],
    ]);
    expect(on(sampleRoster(), '2026-02-17T12:00')).not.toEqual(['c']);
  });
});

describe('a hole', () => {
  const [from, to] = [china('2026-01-01T00:00'), china('2026-01-03T00:00')];
  const holes = (roster: Roster, its = around) => holesIn(roster, from, to, its);

  test('is not there where somebody is on duty round the clock', () => {
    expect(holes(sampleRoster())).toEqual([]);
  });

  test('is a night that nobody has, and a time between two shifts', () => {
    const days: ShiftPlan[] = [{ day: ['a'], night: ['b'] }, { day: ['b'] }];
    const roster = sampleRoster({ rotation: { anchor: '2026-01-01', days } });
    expect(holesIn(roster, from, china('2026-01-04T00:00'), around)).toEqual([
      ...[
        { from: china('2026-01-01T00:00'), to: china('2026-01-01T08:00') },
        { from: china('2026-01-02T20:00'), to: china('2026-01-03T08:00') },
      ].map((time) => ({ ...time, rosterId: 'r-1', duty: 'maintenance', reason: 'nobody', shift: 'night', people: [] })),
    ]);
    const short = sampleRoster({
      shifts: [
        { id: 'day', name: '白班', from: '08:00', to: '19:30' },
        { id: 'night', name: '夜班', from: '20:00', to: '08:00' },
      ],
    });
    expect(holes(short)).toMatchObject([
      { from: china('2026-01-01T19:30'), to: china('2026-01-01T20:00'), reason: 'nobody', shift: null },
      { from: china('2026-01-02T19:30'), to: china('2026-01-02T20:00') },
    ]);
  });

  test('is where who is named is off, left, may not do it, or is away and nobody stands in', () => {
    const [a, b] = [samplePerson('a'), samplePerson('b')];
    const noon = { from: china('2026-01-02T08:00'), to: china('2026-01-02T20:00'), shift: 'day', people: ['b'] };
    const nights = [{ from: china('2026-01-01T20:00'), to: china('2026-01-02T20:00'), people: ['b'] }];
    expect(holes(sampleRoster({ exceptions: [except({ off: 'b' })] }))).toMatchObject([{ ...noon, reason: 'off' }]);
    expect(holes(sampleRoster(), sampleAround([a]))).toMatchObject(nights.map((one) => ({ ...one, reason: 'left' })));
    expect(holes(sampleRoster(), sampleAround([a, b], { isGone: (id) => id === 'b' }))).toMatchObject([{ reason: 'left' }]);
    const away = samplePerson('b', {
      deputies: [{ person: 'gone', from: china('2026-01-02T09:00'), to: china('2026-01-09T00:00') }],
    });
    expect(holes(sampleRoster(), sampleAround([a, away]))).toMatchObject([
      { ...noon, from: china('2026-01-02T09:00'), reason: 'away' },
    ]);
    const other = samplePerson('b', { roles: ['auditor'] });
    expect(holes(sampleRoster(), sampleAround([a, other]))).toMatchObject([{ reason: 'unqualified' }]);
  });

  test('begins when a qualification has ended (S3-D7b), also of who stands in', () => {
    const until = (id: string, day: string) => samplePerson(id, { qualifications: [{ skill: 'cash', until: day }] });
    const roster = sampleRoster({ duty: 'cash' });
    expect(holes(roster, sampleAround([until('a', '2027-01-01'), until('b', '2026-01-01')]))).toMatchObject([
      { from: china('2026-01-02T00:00'), to: china('2026-01-02T20:00'), reason: 'unqualified', people: ['b'] },
    ]);
    const away = { ...until('b', '2027-01-01'), deputies: [{ person: 'c', from, to }] };
    expect(holes(roster, sampleAround([until('a', '2027-01-01'), away, until('c', '2026-01-01')]))).toMatchObject([
      { from: china('2026-01-02T00:00'), reason: 'unqualified' },
    ]);
  });

  test('is told for the time in which somebody must be there alone', () => {
    const hours = { thu: [['09:00', '12:00']] as [string, string][] };
    const nobody = sampleRoster({ hours, rotation: { anchor: '2026-01-01', days: [{}] } });
    expect(holes(nobody)).toMatchObject([{ from: china('2026-01-01T09:00'), to: china('2026-01-01T12:00') }]);
    expect(holesIn({ ...nobody, state: 'retired' }, from, to, around)).toEqual([]);
  });
});

test('somebody on site in two rosters at once is a warning, on call in one of them is none', () => {
  const both = [sampleRoster(), sampleRoster({ id: 'r-2', halls: ['i'] })];
  const week = weekOf(both, '2026-01-01', around, 1);
  expect(week.warnings).toContainEqual({
    ...{ warning: 'doubleBooked', person: 'a', rosterIds: ['r-1', 'r-2'] },
    ...{ from: china('2026-01-01T08:00'), to: china('2026-01-01T20:00') },
  });
  expect(week.holes).toEqual([]);
  expect(weekOf([both[0] as Roster, { ...(both[1] as Roster), attendance: 'onCall' }], '2026-01-01', around, 1).warnings).toEqual(
    [],
  );
});

describe('whatever the rotation', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const plan = fc.record<ShiftPlan>({ day: fc.subarray(ids), night: fc.subarray(ids) });
  const rotation = fc.record({
    anchor: fc.integer({ min: -400, max: 400 }).map((n) => dayOf(numberOf('2026-01-01') + n)),
    days: fc.array(plan, { minLength: 1, maxLength: 9 }),
  });
  /** Two years with a leap day between them, in steps of a quarter of an hour. */
  const instant = fc.integer({ min: 0, max: 2 * 366 * 96 }).map((n) => china('2027-01-01T00:00') + (n * HOUR) / 4);

  test('each instant has exactly the people that the definition gives', () => {
    fc.assert(
      fc.property(rotation, instant, (turns, at) => {
        const hour = ((at - startOf(0)) % DAY) / HOUR;
        const begun = hour < 8 ? dayNumberAt(at) - 1 : dayNumberAt(at);
        const nth = begun - numberOf(turns.anchor);
        const length = turns.days.length;
        const wanted = turns.days[((nth % length) + length) % length]?.[hour >= 8 && hour < 20 ? 'day' : 'night'] ?? [];
        expect(
          dutyAt([sampleRoster({ rotation: turns })], 'maintenance', HALL, at, around).map(({ person }) => person.id),
        ).toEqual(wanted);
      }),
    );
  });

  test('a hole is reported exactly where nobody is there', () => {
    const there = fc.subarray(ids);
    const away = fc.option(fc.constantFrom(...ids));
    fc.assert(
      fc.property(rotation, there, away, instant, fc.integer({ min: 1, max: 20 * 96 }), (turns, here, gone, from, quarters) => {
        const to = from + (quarters * HOUR) / 4;
        const known = people
          .filter(({ id }) => here.includes(id))
          .map((one) =>
            one.id === gone ? { ...one, deputies: [{ person: 'a', from: from + HOUR, to: from + 30 * HOUR }] } : one,
          );
        const roster = sampleRoster({ rotation: turns });
        const its = sampleAround(known);
        const holes = holesIn(roster, from, to, its);
        for (let at = from; at < to; at += HOUR / 4) {
          const isEmpty = dutyAt([roster], 'maintenance', HALL, at, its).length === 0;
          expect(holes.some((hole) => hole.from <= at && at < hole.to)).toBe(isEmpty);
        }
        for (const { reason, people: counted } of holes) if (reason === 'nobody') expect(counted).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('every shift of a stretch is told once', () => {
    const [from, to] = [china('2026-12-30T00:00'), china('2027-01-03T00:00')];
    const shifts = shiftsBetween(sampleRoster(), from, to, around.hours.calendar);
    expect(shifts.map(({ day, shift }) => `${day} ${shift.id}`)).toEqual([
      '2026-12-29 night',
      ...['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'].flatMap((day) => [`${day} day`, `${day} night`]),
    ]);
  });
});
