import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { READING_KINDS, type Reading } from '#libs/domain/index.js';
import { MORNING, sampleReading } from '#test/harness/sample-readings.js';
import { complaintOf, saidIn } from './complaint.js';
import { type Dropped, droppedOf } from './dropped.js';
import { linesOf } from './line.js';
import { factsOf } from './line-facts.js';

const text = fc.string({ unit: fc.constantFrom('"', '\\', ',', ' ', '=', '\n', '票', 'a'), maxLength: 12 });

/** Readings at some times, with whatever words. */
const readings: fc.Arbitrary<Reading[]> = fc
  .array(fc.record({ at: fc.nat({ max: 50 }), kind: fc.constantFrom(...READING_KINDS), id: text, detail: text }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((some) =>
    some.map(({ at, kind, id, detail }, seq) => {
      const base = { seq, kind, ts: MORNING + at * 60_000, hallId: id || 'h' };
      if (kind === 'fault') return sampleReading({ ...base, fields: { code: id || 'X', state: 'raised', detail } });
      return sampleReading(base);
    }),
  );
const numbered = (some: Reading[]): { line: string; reading: Reading }[] =>
  some.flatMap((reading) => linesOf(reading).map((line) => ({ line, reading })));
const named = (said: string, some: Reading[]): Dropped | null =>
  droppedOf(
    said,
    numbered(some).map(({ line }) => line),
    factsOf,
  );
const lineNos = (some: Reading[], which: (reading: Reading) => boolean): number[] =>
  numbered(some).flatMap(({ reading }, no) => (which(reading) ? [no] : []));
const ascending = (numbers: number[] | undefined): number[] | undefined => numbers?.sort((a, b) => a - b);

describe('what a server dropped of a batch', () => {
  test('is, by age, the oldest lines, whatever stands in them', () => {
    fc.assert(
      fc.property(readings, fc.nat({ max: 50 }), (some, bound) => {
        const old = lineNos(some, ({ ts }) => ts < MORNING + bound * 60_000);
        const example = `point ${numbered(some)[0]?.line.split(' ')[0]} at 2026-01-01T00:00:00.5Z dropped because it violates a Retention Separation Lower Bound`;
        for (const said of [
          // Since 2.7.12.
          `failure writing points to database: partial write: dropped ${old.length} points outside retention policy of duration 720h0m0s - oldest ${example} at 2026-02-01T00:00:00Z, newest ${example} at 2026-02-01T00:00:00Z dropped=${old.length} for database: 0b00000000000001 for retention policy: autogen`,
          `partial write: points beyond retention policy dropped=${old.length}`,
          `failure writing points to database: partial write: points beyond retention policy dropped=${old.length}`,
          `partial write: dropped ${old.length} points outside retention policy of duration 720h0m0s dropped=${old.length}`,
        ]) {
          const dropped = named(said, some);
          if (old.length === 0) expect(dropped).toBeNull();
          else expect([ascending(dropped?.lines), dropped?.othersKept]).toEqual([old, true]);
        }
      }),
    );
  });

  test('is, by a field of another type, what has that field; the others are given again', () => {
    fc.assert(
      fc.property(readings, (some) => {
        const having = lineNos(some, ({ kind }) => kind === 'heartbeat');
        const said = `partial write: field type conflict: input field "temp_c" on measurement "heartbeat" is type float, already exists as type string dropped=${having.length}`;
        const dropped = named(said, some);
        if (having.length === 0) expect(dropped).toBeNull();
        else expect([ascending(dropped?.lines), dropped?.othersKept]).toEqual([having, false]);
      }),
    );
  });

  test('is, of several days, of the one in which so many were dropped; else nobody knows', () => {
    const days = (counts: number[]): Reading[] =>
      counts.flatMap((count, day) =>
        Array.from({ length: count }, (_, i) => sampleReading({ seq: i, ts: MORNING + day * 86_400_000 + i })),
      );
    const said = (count: number): string =>
      `partial write: field type conflict: input field "temp_c" on measurement "heartbeat" is type float, already exists as type string dropped=${count}`;
    expect(named(said(3), days([2, 3, 4]))?.lines).toEqual([2, 3, 4]);
    expect(named(said(2), days([2, 2, 5]))).toBeNull();
    expect(named(said(1), days([2, 2]))).toBeNull();
  });

  test('is, where it cannot be read, what the server repeats', () => {
    fc.assert(
      fc.property(readings, fc.nat(), (some, which) => {
        const lines = numbered(some);
        const bad = lines[which % lines.length]?.line as string;
        const nos = lines.flatMap(({ line }, no) => (line === bad ? [no] : []));
        expect(named(`partial write: unable to parse '${bad}': invalid boolean dropped=0`, some)).toEqual({
          lines: nos,
          othersKept: true,
        });
        expect(named(`unable to parse '${bad}': invalid boolean`, some)).toEqual({ lines: nos, othersKept: false });
      }),
    );
  });

  test.each([
    'field type conflict',
    'partial write: points beyond retention policy dropped=0',
    'partial write: dropped 1 points outside retention policy, newest point violates a Retention Separation Upper Bound dropped=1',
    'partial write: max-values-per-tag limit exceeded dropped=1',
    '',
  ])('is not known from: %s', (said) => {
    expect(named(said, [sampleReading(), sampleReading({ seq: 42 })])).toBeNull();
  });
});

test.each([
  ['{"error":"database not found: \\"hallwatch\\""}\n', 'database not found: "hallwatch"'],
  ['{\n\t"code": "not found",\n\t"message": "organization name \\"x\\" not found"\n}', 'organization name "x" not found'],
  ['{"code":"unavailable"}', ''],
  ['<html><body>502 Bad Gateway</body></html>', ''],
  ['engine: cache maximum memory size exceeded.\n', 'engine: cache maximum memory size exceeded'],
])('of what a server answers to programs a person reads the words alone: %s', (body, words) => {
  expect(saidIn(body)).toBe(words);
});

test.each([
  [
    'failure writing points to database: partial write: dropped 2 points outside retention policy of duration 720h0m0s - oldest point a,b=c at T dropped because it violates a Retention Separation Lower Bound at T, newest point a at T dropped because it violates a Retention Separation Lower Bound at T dropped=2 for database: 0b00000000000001 for retention policy: autogen',
    'points outside retention policy of duration 720h0m0s',
  ],
  [
    'failure writing points to database: partial write: field type conflict: input field "temp_c" on measurement "heartbeat" is type float, already exists as type string dropped=1',
    'field type conflict: input field "temp_c" on measurement "heartbeat" is type float, already exists as type string',
  ],
  [`unable to parse 'fault,kiosk=K-1 detail="it''s {\\"odd\\"}": ' 1': invalid boolean`, 'unable to parse it: invalid boolean'],
])('of why lines are refused a person reads nothing that is for programs: %s', (message, why) => {
  const text = JSON.stringify({ code: 'unprocessable entity', message });
  const { message: told } = complaintOf('h:1', { status: 422, text, retryAfter: null, date: null });
  expect(told).toBe(`InfluxDB refuses it (422): ${why}`);
});
