import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joined, parted, spaced } from './joined.js';

describe('names of several parts', () => {
  test('are as they always were for ordinary parts', () => {
    expect(joined('fault', 'BNA-001', 'noteAcceptor')).toBe('fault/BNA-001/noteAcceptor');
    expect(joined('fault', 'BNA-001', '')).toBe('fault/BNA-001/');
    expect(joined('fault', '钞箱', 'a b')).toBe('fault/钞箱/a b');
  });

  test('no two lists of parts have the same name, and it gives the parts back', () => {
    const part = fc.oneof(fc.constantFrom('/', '%', '%2F', '%25', 'a/b', '%/', '2F', ''), fc.string({ maxLength: 6 }));
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(parts, (some) => expect(parted(joined(...some))).toEqual(some)));
  });

  test('with a space between them no two pairs have the same name either, and ordinary ones are as they were', () => {
    expect(spaced('UTIL', 'CASH')).toBe('UTIL CASH');
    const part = fc.string({ unit: fc.constantFrom(' ', '%', '2', '0', '5', 'a', '票'), maxLength: 5 });
    const pair = fc.tuple(part, part);
    fc.assert(
      fc.property(pair, pair, ([a, b], [c, d]) => {
        expect(spaced(a, b) === spaced(c, d)).toBe(a === c && b === d);
      }),
    );
    expect(spaced('A B', 'C')).not.toBe(spaced('A', 'B C'));
  });
});
