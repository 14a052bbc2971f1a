import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KioskSeen } from './seen.js';

test('a number is new once, whatever the order and however often it comes', () => {
  const message = fc.tuple(fc.constantFrom('b-1', 'b-2', 'b-3'), fc.nat(30));
  fc.assert(
    fc.property(fc.array(message, { maxLength: 300 }), (messages) => {
      const seen = new KioskSeen();
      const known = new Set<string>();
      for (const [boot, seq] of messages) {
        expect(seen.add(boot, seq)).toBe(!known.has(`${boot} ${seq}`));
        known.add(`${boot} ${seq}`);
      }
    }),
  );
});

test('a number that was taken back is new again, and its neighbours are not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(40), { minLength: 1 }), fc.nat(), (numbers, pick) => {
      const seen = new KioskSeen();
      for (const seq of numbers) seen.add('b', seq);
      const taken = numbers[pick % numbers.length] as number;
      seen.remove('b', taken);
      for (const seq of numbers) expect(seen.add('b', seq)).toBe(seq === taken);
    }),
  );
});

test('a message that fills a gap is taken, however late', () => {
  const seen = new KioskSeen();
  for (const seq of [1, 2, 1_000, 1_001]) seen.add('b', seq);
  expect(seen.add('b', 500)).toBe(true);
  expect(seen.add('b', 500)).toBe(false);
});

test('many gaps make it forget the oldest, so that nothing new is ever dropped', () => {
  const seen = new KioskSeen();
  for (let seq = 0; seq < 1_000; seq += 2) expect(seen.add('b', seq)).toBe(true);
  for (let seq = 1; seq < 1_000; seq += 2) expect(seen.add('b', seq)).toBe(true);
});
