import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { takeApart } from './take-apart.js';

class Bad extends Error {}
const isRefusal = (error: unknown): error is Error => error instanceof Bad;

describe('what is taken together', () => {
  test('goes on without what is bad, each once and in order, whichever are bad', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), async (bad) => {
        const taken: number[] = [];
        const aside: number[] = [];
        await takeApart([...bad.keys()], {
          take: async (some) => {
            if (some.some((at) => bad[at])) throw new Bad('no');
            taken.push(...some);
          },
          isRefusal,
          setAside: async (one) => void aside.push(one),
        });
        expect(taken).toEqual([...bad.keys()].filter((at) => !bad[at]));
        expect(aside).toEqual([...bad.keys()].filter((at) => bad[at]));
      }),
    );
  });

  test('waits when it is not what is in it that is wrong', async () => {
    const take = async (): Promise<void> => {
      throw new Error('the disk is full');
    };
    const setAside = async (): Promise<void> => {
      throw new Error('nothing is set aside');
    };
    await expect(takeApart([1, 2], { take, isRefusal, setAside })).rejects.toThrow('the disk is full');
  });
});
