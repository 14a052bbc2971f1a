import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FileOpening, OPEN_FOR, whyNotDecide, whyNotOpen } from './customer-file.js';

const asked: FileOpening = {
  id: 'o-1',
  fileId: 'f-1',
  askedBy: 'manager-1',
  askedPerson: 'p-1',
  askedAt: 1_000,
  why: '客户来电核对',
  decidedBy: null,
  decidedAt: null,
  approved: null,
  decidedWhy: null,
};
const approved: FileOpening = { ...asked, decidedBy: 'manager-2', decidedAt: 2_000, approved: true, decidedWhy: '属实' };
const who = (by: string, personId: string | null, onBehalfOf: string | null = null) => ({ by, personId, onBehalfOf });

describe('an opening of a customer’s file', () => {
  test('is approved by another person, never by who asked, under whatever account (S4-A6.1)', () => {
    expect(whyNotDecide(asked, who('manager-2', 'p-2'))).toBeNull();
    expect(whyNotDecide(asked, who('manager-1', 'p-1'))).toBe('own-asking');
    expect(whyNotDecide(asked, who('other-account', 'p-1'))).toBe('own-asking');
    expect(whyNotDecide(asked, who('manager-2', 'p-2', 'p-1'))).toBe('own-asking');
    expect(whyNotDecide(approved, who('manager-3', 'p-3'))).toBe('decided-already');
  });

  test('is for who asked alone, once it is approved, for a day', () => {
    expect(whyNotOpen(asked, 'manager-1', 3_000)).toBe('not-decided');
    expect(whyNotOpen({ ...approved, approved: false }, 'manager-1', 3_000)).toBe('refused');
    expect(whyNotOpen(approved, 'manager-2', 3_000)).toBe('not-the-asker');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * OPEN_FOR }), (after) => {
        expect(whyNotOpen(approved, 'manager-1', 2_000 + after)).toBe(after < OPEN_FOR ? null : 'over');
      }),
    );
  });
});
