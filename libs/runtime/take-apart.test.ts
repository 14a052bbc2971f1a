import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Named, takeApart } from './take-apart.js';

class Bad extends Error {
  readonly retry = false;
  constructor(readonly named: Named<number> | null = null) {
    super('no');
  }
}

/** Which of them are bad, and what a store says of it: nothing, which they are, or also that the others are kept. */
const refusals = fc.record({
  bad: fc.array(fc.boolean(), { maxLength: 20 }),
  says: fc.constantFrom('nothing', 'which', 'which, and keeps the others'),
});

describe('what is taken together', () => {
  test('goes on without what is bad, each once, whichever are bad and whatever is said of them', async () => {
    await fc.assert(
      fc.asyncProperty(refusals, async ({ bad, says }) => {
        const taken: number[] = [];
        const aside: number[] = [];
        await takeApart([...bad.keys()], {
          take: async (some) => {
            const refused = some.filter((at) => bad[at]);
            const othersKept = says === 'which, and keeps the others';
            if (refused.length === 0 || othersKept) taken.push(...some.filter((at) => !bad[at]));
            if (refused.length > 0) throw new Bad(says === 'nothing' ? null : { refused, othersKept });
          },
          namedIn: (error) => (error instanceof Bad ? error.named : null),
          setAside: (some) => void aside.push(...some),
        });
        expect(taken).toEqual([...bad.keys()].filter((at) => !bad[at]));
        expect(aside).toEqual([...bad.keys()].filter((at) => bad[at]));
      }),
    );
  });

  test('is asked for twice, however many of them are bad, when the store says which', async () => {
    let asked = 0;
    await takeApart([...Array(1_000).keys()], {
      take: async (some) => {
        asked++;
        const refused = some.filter((at) => at % 2 === 0);
        if (refused.length > 0) throw new Bad({ refused, othersKept: false });
      },
      namedIn: (error) => (error as Bad).named,
      setAside: () => undefined,
    });
    expect(asked).toBe(2);
  });

  test('waits when it is not what is in it that is wrong', async () => {
    const take = async (): Promise<void> => {
      throw new Error('the disk is full');
    };
    const setAside = async (): Promise<void> => {
      throw new Error('nothing is set aside');
    };
    await expect(takeApart([1, 2], { take, setAside })).rejects.toThrow('the disk is full');
  });
});
