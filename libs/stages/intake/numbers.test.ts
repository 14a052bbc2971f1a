import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Numbers } from './numbers.js';

test('a number is new once, whatever the order and however often it comes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 300 }), (numbers) => {
      const seen = new Numbers();
      const known = new Set<number>();
      for (const seq of numbers) {
        expect(seen.has(seq)).toBe(known.has(seq));
        expect(seen.add(seq)).toBe(!known.has(seq));
        known.add(seq);
        expect(seen.top).toBe(Math.max(...known));
      }
    }),
  );
});

test('a number that was taken back is new again, and its neighbours are not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(40), { minLength: 1 }), fc.nat(), (numbers, pick) => {
      const seen = new Numbers();
      for (const seq of numbers) seen.add(seq);
      const taken = numbers[pick % numbers.length] as number;
      seen.remove(taken);
      for (const seq of numbers) expect(seen.add(seq)).toBe(seq === taken);
    }),
  );
});

test('a number that fills a gap is taken, however late', () => {
  const seen = new Numbers();
  for (const seq of [1, 2, 1_000, 1_001]) seen.add(seq);
  expect(seen.add(500)).toBe(true);
  expect(seen.add(500)).toBe(false);
});

test('many gaps make it forget the oldest, so that nothing new is ever dropped', () => {
  const seen = new Numbers();
  for (let seq = 0; seq < 1_000; seq += 2) expect(seen.add(seq)).toBe(true);
  for (let seq = 1; seq < 1_000; seq += 2) expect(seen.add(seq)).toBe(true);
});
