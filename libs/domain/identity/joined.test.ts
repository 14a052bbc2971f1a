import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joined, parted } from './joined.js';

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
});
