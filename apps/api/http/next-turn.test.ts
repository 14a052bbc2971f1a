import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NextTurn } from './next-turn.js';

test('one looks at a time, and nobody is told what was before they asked', async () => {
  const steps = fc.array(fc.constantFrom('ask', 'change', 'end', 'fail', 'turn'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      let [state, looking, most] = [0, 0, 0];
      const ends: ((failed: boolean) => void)[] = [];
      const turn = new NextTurn(async () => {
        const seen = state;
        most = Math.max(most, ++looking);
        const failed = await new Promise<boolean>((resolve) => ends.push(resolve));
        looking--;
        if (failed) throw new Error('away');
        return seen;
      });
      const told: Promise<void>[] = [];
      for (const step of all) {
        if (step === 'change') state++;
        if (step === 'end' || step === 'fail') ends.shift()?.(step === 'fail');
        if (step === 'turn') await new Promise((resolve) => setImmediate(resolve));
        if (step !== 'ask') continue;
        const asked = state;
        told.push(
          turn.join().then(
            (seen) => expect(seen).toBeGreaterThanOrEqual(asked),
            (error: Error) => expect(error.message).toBe('away'),
          ),
        );
      }
      while (looking > 0 || ends.length > 0) {
        for (const end of ends.splice(0)) end(false);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(told);
      expect(most).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

test('a hundred who ask at once cost two looks', async () => {
  let looks = 0;
  const turn = new NextTurn(async () => ++looks);
  const told = await Promise.all(Array.from({ length: 100 }, () => turn.join()));
  expect([looks, new Set(told).size]).toEqual([2, 2]);
});
