import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineText } from './line-text.js';

const written = (write: (to: LineText) => void): string => {
  const to = new LineText();
  write(to);
  to.endLine();
  return to.take();
};

test('numbers are written as String says them', () => {
  const tenth = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((n) => n / 10);
  const any = fc.oneof(
    fc.double({ noNaN: true }),
    fc.maxSafeInteger(),
    tenth,
    fc.constantFrom(0, -0, 0.05, 1e15 + 0.5, 999_999_999, 1e9),
  );
  fc.assert(fc.property(any, (n) => expect(written((to) => to.number(n))).toBe(String(n))));
});

test('digits have zeros in front', () => {
  const digits = fc.integer({ min: 0, max: 999_999_999 });
  fc.assert(fc.property(digits, (n) => expect(written((to) => to.digits(n, 9))).toBe(String(n).padStart(9, '0'))));
});

test('whatever text is put in comes out, however much there is, and nothing of it stays for the next', () => {
  const to = new LineText();
  const some = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 60, maxLength: 40_000 })),
  );
  fc.assert(
    fc.property(some, (texts) => {
      for (const text of texts) to.text(text);
      to.raw(Buffer.from('票'));
      to.endLine();
      expect(to.lines).toBe(1);
      expect(to.size).toBe(Buffer.byteLength(`${texts.join('')}票\n`));
      expect(to.take()).toBe(`${texts.join('')}票`);
      expect([to.size, to.lines]).toEqual([0, 0]);
    }),
  );
});
