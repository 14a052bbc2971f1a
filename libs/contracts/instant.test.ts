import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FleetHall } from './fleet.js';
import { instantIn, instantText, LAST_INSTANT } from './instant.js';

describe('a time in ISO 8601', () => {
  test('is read as it is written, whatever its zone', () => {
    const at = fc.integer({ min: 0, max: LAST_INSTANT });
    fc.assert(
      fc.property(at, fc.integer({ min: -12, max: 14 }), (ms, zone) => {
        const local = new Date(ms + zone * 3_600_000).toISOString().slice(0, -1);
        const written = `${local}${zone < 0 ? '-' : '+'}${String(Math.abs(zone)).padStart(2, '0')}:00`;
        expect(instantIn(written)).toBe(ms);
      }),
    );
  });

  test('of a day that does not exist is none', () => {
    const two = (n: number): string => String(n).padStart(2, '0');
    fc.assert(
      fc.property(fc.integer({ min: 1970, max: 2099 }), fc.nat({ max: 14 }), fc.nat({ max: 33 }), (year, month, day) => {
        const last = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
        const exists = day >= 1 && day <= last;
        expect(instantIn(`${year}-${two(month)}-${two(day)}T08:00:00Z`) !== null).toBe(exists);
      }),
    );
  });

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00Z',
    '2026-04-31T12:00:00+08:00',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00+15:00',
    '2026-01-01T00:00:00',
    '2026-01-01',
  ])('%s is none', (text) => {
    expect(instantIn(text)).toBeNull();
    expect(instantText.safeParse(text).success).toBe(false);
  });
});

const hall = (over: object) => FleetHall.safeParse({ id: 'h', region: 'r', hotline: '1', ...over });
const planned = (from: unknown, to: unknown) =>
  hall({ maintenance: [{ kind: 'once', from, to, why: { zh: '检修', en: 'work' } }] });

describe('what a fleet file plans', () => {
  test('is at times that exist, and that every store can keep', () => {
    expect(planned('2026-02-28T08:00:00+08:00', '2026-03-01T08:00:00+08:00').success).toBe(true);
    expect(planned(0, LAST_INSTANT).success).toBe(true);
    for (const [from, to] of [
      ['2026-02-28T08:00:00+08:00', '2026-02-30T08:00:00+08:00'],
      ['2026-13-01T08:00:00Z', 1_800_000_000_000],
      [0, 9_000_000_000_000_000],
      [0, LAST_INSTANT + 1],
      [-1, 5],
    ])
      expect(planned(from, to).success).toBe(false);
  });

  test('is in whole characters', () => {
    expect(hall({ name: '一号厅 🎫' }).success).toBe(true);
    for (const bad of ['half \ud83d', 'with \0']) {
      expect(hall({ name: bad }).success).toBe(false);
      expect(hall({ counters: [{ name: 'c', services: [bad] }] }).success).toBe(false);
    }
  });
});
