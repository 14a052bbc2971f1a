import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Pace } from '#libs/contracts/index.js';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { Pacing } from './pacing.js';

const pacing = (paces: Record<string, [string, Pace][]>): Pacing => new Pacing({ pacesOf: ({ kind }) => paces[kind] ?? [] });
const TWO = { most: 2, inMs: MINUTE };

describe('what an other side takes in a minute', () => {
  test('goes at once, and what is more when the first of them is a minute old', () => {
    const robot = pacing({ robot: [['robot', TWO]] });
    const address = { kind: 'robot' };
    expect([0, 1, 2, 59_999].map((at) => robot.take(address, at))).toEqual([null, null, MINUTE, MINUTE]);
    expect([MINUTE, MINUTE].map((at) => robot.take(address, at))).toEqual([null, MINUTE + 1]);
  });

  test('is counted apart for each address and together for the kind; what does not go does not count', () => {
    const both = pacing({
      a: [
        ['a', TWO],
        ['all', { most: 3, inMs: SECOND }],
      ],
      b: [['all', { most: 3, inMs: SECOND }]],
    });
    const taken = ['a', 'a', 'a', 'b', 'b'].map((kind, at) => both.take({ kind }, at));
    expect(taken).toEqual([null, null, MINUTE, null, SECOND]);
  });

  test('is all there is to it where no bound is set', () => {
    expect(pacing({}).take({ kind: 'webhook' }, 5)).toBeNull();
  });

  test('is never more, whoever asks when, and what comes at the time that was told goes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: MINUTE }), { maxLength: 60 }),
        (most, steps) => {
          const robot = pacing({ robot: [['robot', { most, inMs: MINUTE }]] });
          const went: number[] = [];
          let now = 0;
          for (const step of steps) {
            now += step;
            const until = robot.take({ kind: 'robot' }, now);
            if (until !== null) {
              expect(until).toBeGreaterThan(now);
              now = until;
              expect(robot.take({ kind: 'robot' }, now)).toBeNull();
            }
            went.push(now);
            expect(went.filter((at) => at > now - MINUTE).length).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });
});
