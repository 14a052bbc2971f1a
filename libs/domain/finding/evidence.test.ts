import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eachReadingOnce } from './evidence.js';
import type { Evidence } from './finding.js';

const reading = (seq: number, seen: Record<string, unknown> = { count: 9 }): Evidence => {
  return { kind: 'cashbox', at: 5, ts: 4, bootId: 'b-1', seq, seen };
};

test('a reading that two rules looked at is seen once, with what each of them looked at', () => {
  expect(eachReadingOnce([reading(1), reading(1)])).toEqual([reading(1)]);
  expect(eachReadingOnce([reading(1, { a: 1 }), reading(2), reading(1, { b: 2 })])).toEqual([
    reading(1, { a: 1, b: 2 }),
    reading(2),
  ]);
});

test('what gainsays itself, or is of no reading, stays', () => {
  const silence: Evidence = { kind: 'silence', at: 5, seen: {} };
  for (const two of [
    [reading(1, { item: 'a' }), reading(1, { item: 'b' })],
    [silence, silence],
  ]) {
    expect(eachReadingOnce(two)).toEqual(two);
  }
});

test('nothing that was seen is lost, and doing it again changes nothing', () => {
  const seen = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 2));
  const some = fc.array(fc.tuple(fc.constantFrom(1, 2, 3), seen), { maxLength: 12 });
  fc.assert(
    fc.property(some, (all) => {
      const before = all.map(([seq, fields]) => reading(seq, fields));
      const after = eachReadingOnce(before);
      for (const one of before) {
        const has = after.some(
          ({ seq, seen: kept }) => seq === one.seq && Object.entries(one.seen).every(([k, v]) => kept[k] === v),
        );
        expect(has).toBe(true);
      }
      expect(eachReadingOnce(after).length).toBeLessThanOrEqual(after.length);
    }),
  );
});
