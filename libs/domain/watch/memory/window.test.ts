import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addTo, PARTS, slide, type Tally, tallyOf, triplesOf, withWindow } from './window.js';

/** A number of somebody else's before the window. */
const BEFORE = [7.5];

function windowOf(came: (Tally & { part: number })[]): number[] {
  let numbers = withWindow(BEFORE, BEFORE.length, came[0]?.part ?? 0);
  for (const one of came) {
    numbers = slide(numbers, BEFORE.length, one.part);
    addTo(numbers, one);
  }
  return numbers;
}

const STEPS = fc.array(fc.record({ later: fc.nat(15), done: fc.nat(9), failed: fc.nat(9) }), { minLength: 1, maxLength: 60 });
const inTime = (steps: (Tally & { later: number })[]) => {
  let part = 100;
  return steps.map(({ later, done, failed }) => {
    part += later;
    return { part, done, failed };
  });
};

describe('a window of transactions', () => {
  test('has what came in its parts, and nothing older', () => {
    fc.assert(
      fc.property(STEPS.map(inTime), (came) => {
        const newest = came.at(-1)?.part ?? 0;
        const within = came.filter(({ part }) => part > newest - PARTS);
        const sum = (of: 'done' | 'failed') => within.reduce((total, one) => total + one[of], 0);
        expect(tallyOf(windowOf(came), BEFORE.length)).toEqual({ done: sum('done'), failed: sum('failed') });
      }),
    );
  });

  test('is no longer than its parts, and leaves the numbers before it alone', () => {
    fc.assert(
      fc.property(STEPS.map(inTime), (came) => {
        const numbers = windowOf(came);
        expect(numbers[0]).toBe(BEFORE[0]);
        expect(numbers.length).toBeLessThanOrEqual(BEFORE.length + 1 + PARTS);
      }),
    );
  });

  test('is written down by part, the oldest first', () => {
    const numbers = windowOf([
      { part: 3, done: 5, failed: 0 },
      { part: 5, done: 0, failed: 2 },
      { part: 9, done: 1, failed: 1 },
    ]);
    expect(triplesOf(numbers, BEFORE.length)).toEqual([3, 5, 0, 5, 0, 2, 9, 1, 1]);
  });

  test('what is absurdly much of one does not spill into the other', () => {
    const numbers = windowOf([{ part: 1, done: 3, failed: 1e12 }]);
    expect(tallyOf(numbers, BEFORE.length)).toEqual({ done: 3, failed: 2 ** 26 - 1 });
  });
});
