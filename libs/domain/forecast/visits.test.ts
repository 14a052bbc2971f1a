import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, inEnglish, nextVisit, OpenHours, type Opening } from '#libs/domain/index.js';

const hours = new OpenHours();
const at = (text: string): number => Date.parse(`${text}+08:00`);
const week = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
    day,
    [
      ['08:30', '12:00'],
      ['14:00', '17:00'],
    ],
  ]),
);
const always: Opening = { hours: '24h', statutoryHolidays: 'open' };
const office: Opening = { hours: week, statutoryHolidays: 'closed' };

const next = (opening: Opening, now: string): string | null => {
  const visit = nextVisit({ hours, opening }, at(now));
  return visit && `${inEnglish(visit.from)} to ${inEnglish(visit.to).slice(11)}`;
};

describe('when somebody can come next', () => {
  test('in a hall that never closes: in the working hours of the next working day', () => {
    expect(next(always, '2026-03-05T10:00')).toBe('2026-03-06 08:30 to 17:30');
    expect(next(always, '2026-03-06T08:29')).toBe('2026-03-06 08:30 to 17:30');
    expect(next(always, '2026-03-06T08:30')).toBe('2026-03-09 08:30 to 17:30');
  });

  test('on the last working day before the spring festival: after it; and the Saturday that makes up for it counts', () => {
    expect(next(always, '2026-02-13T10:00')).toBe('2026-02-14 08:30 to 17:30');
    expect(next(always, '2026-02-14T10:00')).toBe('2026-02-24 08:30 to 17:30');
    expect(next(always, '2026-02-18T10:00')).toBe('2026-02-24 08:30 to 17:30');
  });

  test('in a hall that closes: while it is open, the break at noon included', () => {
    expect(next(office, '2026-03-05T13:00')).toBe('2026-03-06 08:30 to 17:00');
    expect(next(office, '2026-02-14T10:00')).toBe('2026-02-24 08:30 to 17:00');
  });

  test('in a hall that never opens: never', () => {
    expect(next({ hours: {}, statutoryHolidays: 'open' }, '2026-03-05T13:00')).toBeNull();
  });

  test('always later than now, and for a later now never earlier', () => {
    const opening = fc.constantFrom(always, office);
    fc.assert(
      fc.property(opening, fc.integer({ min: 0, max: 365 * DAY }), fc.integer({ min: 0, max: 9 * DAY }), (where, a, b) => {
        const start = at('2026-01-01T00:00');
        const first = nextVisit({ hours, opening: where }, start + a);
        const later = nextVisit({ hours, opening: where }, start + a + b);
        expect(first?.from).toBeGreaterThan(start + a);
        expect(first?.to).toBeGreaterThan(first?.from ?? 0);
        expect(later?.from).toBeGreaterThanOrEqual(first?.from ?? 0);
      }),
      { numRuns: 200 },
    );
  });

  test('the same whatever was asked before, of this hall and of others', () => {
    const other: Opening = { hours: { ...week, sat: [['10:00', '11:00']] }, statutoryHolidays: [['12:00', '13:00']] };
    const asked = fc.record({
      opening: fc.constantFrom(always, office, other, { ...office }),
      // Close to each other, so that the answer before is often the answer still.
      after: fc.integer({ min: -2 * DAY, max: 12 * DAY }),
      working: fc.constantFrom<[string, string]>(['08:30', '17:30'], ['07:00', '12:00']),
    });
    fc.assert(
      fc.property(fc.array(asked, { minLength: 2, maxLength: 20 }), (all) => {
        const kept = new OpenHours();
        for (const { opening, after, working } of all) {
          const now = at('2026-02-12T08:29') + after;
          const anew = nextVisit({ hours: new OpenHours(), opening }, now, working);
          expect(nextVisit({ hours: kept, opening }, now, working)).toEqual(anew);
        }
      }),
    );
  });
});
