import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CashboxRule, DAY, type Hours, OpenHours, type When } from '#libs/domain/index.js';
import { message, named, Player, T0 } from '../testing/player.js';

const hours = new OpenHours();
const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])) as Hours;
const place = () => ({ hours, opening: { hours: week, statutoryHolidays: 'closed' as const } });
const at = (text: string): number => (Date.parse(`${text}+08:00`) - T0) / 1000;

const half = (when: When, more: Partial<CashboxRule> = {}): CashboxRule => ({
  ...named,
  id: 'half',
  kind: 'cashbox',
  units: ['noteBox'],
  states: ['full'],
  pct: { raise: 50, clear: 40 },
  severity: 'info',
  stopsService: false,
  when,
  ...more,
});
const notes = (atS: number, count: number) =>
  message('cashbox', atS, { units: [{ id: 'n', kind: 'noteBox', count, capacity: 1000 }] });
const types = (found: string[]): string[] => found.map((text) => text.split(' @')[0] as string);

describe('a threshold that counts at times', () => {
  test('is told on the first day of the holiday, stays over its end, and ends when it is cleared', () => {
    const watch = new Player([half({ days: ['statutory'] })], [], { place });
    expect(watch.hear(notes(at('2026-02-14T16:00'), 600))).toEqual([]);
    expect(types(watch.hear(notes(at('2026-02-15T00:10'), 600)))).toEqual(['raised half/noteBox']);
    expect(watch.hear(notes(at('2026-02-24T10:00'), 610))).toEqual([]);
    expect(types(watch.hear(notes(at('2026-02-24T11:00'), 0)))).toEqual(['cleared half/noteBox']);
    expect(watch.hear(notes(at('2026-02-24T12:00'), 900))).toEqual([]);
  });

  test('can be for hours that the hall is closed, and both must be so', () => {
    const closed = new Player([half({ hours: 'closed' })], [], { place });
    expect(closed.hear(notes(at('2026-03-05T16:59'), 600))).toEqual([]);
    expect(types(closed.hear(notes(at('2026-03-05T17:00'), 600)))).toEqual(['raised half/noteBox']);
    const both = new Player([half({ days: ['working'], hours: 'open' })], [], { place });
    expect(both.hear(notes(at('2026-03-07T10:00'), 600))).toEqual([]);
    expect(both.hear(notes(at('2026-03-09T08:00'), 600))).toEqual([]);
    expect(types(both.hear(notes(at('2026-03-09T10:00'), 600)))).toEqual(['raised half/noteBox']);
  });

  test('that asks for a time without a break is not raised by its end when the hour is over', () => {
    const watch = new Player([half({ hours: 'open' }, { forS: 3600 })], [], { place });
    expect(watch.hear(notes(at('2026-03-05T16:30'), 600))).toEqual([]);
    expect(watch.pass(at('2026-03-05T18:00'))).toEqual([]);
    expect(watch.hear(notes(at('2026-03-06T10:00'), 600))).toEqual([]);
    expect(types(watch.pass(at('2026-03-06T11:30')))).toEqual(['raised half/noteBox']);
  });

  test('counts always where the hall is not known', () => {
    expect(types(new Player([half({ days: ['statutory'] })]).hear(notes(at('2026-03-05T10:00'), 600)))).toEqual([
      'raised half/noteBox',
    ]);
  });

  test('raises only at its time and clears at any, whatever comes', () => {
    const told = fc.tuple(fc.integer({ min: 1, max: 3 * DAY }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.array(told, { maxLength: 40 }), (many) => {
        const watch = new Player([half({ days: ['off', 'statutory'] })], [], { place });
        let now = at('2026-01-20T00:00') * 1000;
        for (const [passed, count] of many) {
          now += passed;
          watch.hear(notes(now / 1000, count));
        }
        for (const { type, at: when } of watch.findings) {
          const worked = hours.calendar.isWorkday(new Date(when + 8 * 3_600_000).toISOString().slice(0, 10));
          expect(type === 'cleared' || !worked).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
