import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Life, RULES, tell, textOf } from '#test/harness/ruled-life.js';

const COMPONENTS = ['online', 'offline', 'fraudAttempt'] as const;
const word = fc.oneof(
  fc.record({ kind: fc.constant('heartbeat' as const), is: fc.constantFrom(...COMPONENTS) }),
  fc.record({
    kind: fc.constant('fault' as const),
    code: fc.constantFrom('CRD-001', 'SCN-001'),
    state: fc.constantFrom('raised', 'cleared'),
  }),
  fc.record({ kind: fc.constant('consumables' as const), remaining: fc.constantFrom(0, 50, 100) }),
  fc.record({ kind: fc.constant('cashbox' as const), count: fc.constantFrom(10, 99) }),
  fc.constant({ kind: 'will' as const }),
  fc.constant({ kind: 'tick' as const }),
);
const step = fc.record({
  afterS: fc.integer({ min: 2, max: 200 }),
  says: word,
  without: fc.option(fc.subarray(RULES), { nil: null }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Lives it with all rules throughout, and with some of them away from time to time, all of them counting again in the end. */
function twoLives(steps: Step[]): [Life, Life, number] {
  const [same, other] = [new Life(), new Life()];
  let atS = 0;
  for (const { afterS, says, without } of steps) {
    atS += afterS;
    for (const life of [same, other]) tell(life, says, atS);
    if (without) other.turn(textOf(RULES.filter((rule) => !without.includes(rule))), atS);
    same.pass(++atS);
    other.pass(atS);
  }
  other.turn(textOf(RULES), ++atS);
  same.pass(++atS);
  return [same, other, atS];
}

describe('rules that are taken away and put back', () => {
  test('find what stands still: in the end the same is open as if they had counted all along', () =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        const [same, other, atS] = twoLives(steps);
        // What waits by a rule may have been told at once by another meanwhile: it is told to its end.
        for (const life of [same, other]) life.pass(atS + 600);
        expect(other.standing).toEqual(same.standing);
      }),
      { numRuns: 120 },
    ));

  test('end nothing as a recovery that the kiosk did not tell of, and begin nothing twice within ten minutes', () =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        const [, { place }] = twoLives(steps);
        for (const { endedBy, state } of place.incidents) expect(endedBy !== undefined).toBe(state === 'closed');
        for (const one of place.incidents) {
          const before = place.incidents.filter(({ cause, id }) => cause === one.cause && id !== one.id);
          const gaps = before.map(({ closedAt }) => one.openedAt - (closedAt ?? 0)).filter((gap) => gap >= 0);
          if (!before.some(({ handSet, endedBy }) => handSet || endedBy === 'retired'))
            for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(600_000);
        }
      }),
      { numRuns: 150 },
    ));
});
