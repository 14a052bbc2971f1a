import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoryClock } from './clock.js';
import { pauseAfter } from './pause.js';
import { untilDone } from './until-done.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Tries something that fails so often, on a clock that leaps from one thing that is due to the next. */
async function lived(failures: number, random: () => number) {
  const clock = new StoryClock(0);
  const triedAt: number[] = [];
  const told: [tries: number, pauseMs: number][] = [];
  let isOver = false;
  const trying = untilDone(
    () => {
      triedAt.push(clock.now());
      if (triedAt.length <= failures) throw new Error('away');
      return 'done';
    },
    {
      clock,
      signal: new AbortController().signal,
      pauseAfter: (tries) => pauseAfter(tries, random),
      failed: (_, tries, pauseMs) => told.push([tries, pauseMs]),
    },
  ).finally(() => {
    isOver = true;
  });
  for (await turn(); !isOver; await turn()) clock.forward(told.at(-1)?.[1] ?? 0);
  return { triedAt, told, result: await trying };
}

describe('what fails is tried again', () => {
  const chances = fc.noShrink(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

  test('until it works, as often as it fails and once more, each time after the pause that was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 20 }), fc.infiniteStream(chances), async (failures, stream) => {
        const { triedAt, told, result } = await lived(failures, () => stream.next().value);
        expect(result).toEqual({ done: 'done' });
        expect(told.map(([tries]) => tries)).toEqual(Array.from({ length: failures }, (_, n) => n + 1));
        expect(triedAt.slice(1).map((at, n) => at - (triedAt[n] as number))).toEqual(told.map(([, pauseMs]) => pauseMs));
      }),
    );
  });

  test('after pauses that begin at an eighth of a second, grow and end at half a minute, each by up to a half shorter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), chances, (tries, chance) => {
        const longest = pauseAfter(tries, () => 1);
        expect(longest).toBe(Math.min(30_000, 250 * 2 ** Math.min(tries - 1, 16)));
        expect(pauseAfter(tries, () => chance)).toBeGreaterThanOrEqual(Math.round(longest / 2));
        expect(pauseAfter(tries, () => chance)).toBeLessThanOrEqual(longest);
      }),
    );
  });

  test('no more when the signal says stop, and of what fails then nothing is told', async () => {
    const stopping = new AbortController();
    const told: unknown[] = [];
    const clock = new StoryClock(0);
    const trying = untilDone(
      () => {
        if (told.length > 0) stopping.abort();
        throw new Error('away');
      },
      { clock, signal: stopping.signal, failed: (error) => told.push(error) },
    );
    await turn();
    clock.forward(250);
    expect([await trying, told.length]).toEqual([null, 1]);
    expect(await untilDone(() => 'done', { clock, signal: stopping.signal, failed: () => undefined })).toBeNull();
  });

  test('at once no more when it is stopped in the pause, and when what is told of it throws', async () => {
    const stopping = new AbortController();
    const away = (): never => {
      throw new Error('away');
    };
    const on = { clock: new StoryClock(0), signal: stopping.signal };
    const trying = untilDone(away, { ...on, failed: () => undefined });
    await turn();
    stopping.abort();
    expect(await trying).toBeNull();
    const failed = (error: unknown): never => {
      throw new Error('it is no use', { cause: error });
    };
    await expect(untilDone(away, { ...on, signal: new AbortController().signal, failed })).rejects.toThrow('it is no use');
  });
});
