import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR, MINUTE } from '../time/index.js';
import { Tries } from './tries.js';

const fail = (tries: Tries, place: string, name: string, times: number, now: number): number[] =>
  Array.from({ length: times }, () => tries.begin(place, name, now));

describe('wrong tries', () => {
  test('shut a name for the place where they were made, and for no other', () => {
    const tries = new Tries();
    expect(fail(tries, 'here', 'wang', 10, 0)).toEqual(Array(10).fill(0));
    expect(tries.begin('here', 'wang', 1)).toBe(MINUTE - 1);
    expect(tries.begin('there', 'wang', 1)).toBe(0);
    expect(tries.begin('here', 'li', 1)).toBe(0);
    expect(tries.begin('here', 'wang', MINUTE)).toBe(0);
  });

  test('shut it for twice as long each time, to a quarter of an hour, and are forgotten after an hour', () => {
    const tries = new Tries();
    const waits: number[] = [];
    let now = 0;
    for (let i = 0; i < 6; i++) {
      fail(tries, 'here', 'wang', 10, now);
      const wait = tries.begin('here', 'wang', now);
      waits.push(wait / MINUTE);
      now += wait;
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
    now += HOUR;
    fail(tries, 'here', 'wang', 10, now);
    expect(tries.begin('here', 'wang', now)).toBe(MINUTE);
  });

  test('that were right are forgiven, for that name alone', () => {
    const tries = new Tries();
    for (const name of ['wang', 'li']) fail(tries, 'here', name, 10, 0);
    tries.forgive('here', 'wang');
    expect([tries.begin('here', 'wang', 1), tries.begin('here', 'li', 1)]).toEqual([0, MINUTE - 1]);
  });

  test('of made-up names shut the place and forget nothing of the others; a minute later there is room again', () => {
    const tries = new Tries();
    fail(tries, 'here', 'wang', 10, 0);
    const made = Array.from({ length: 1_000 }, (_, i) => tries.begin('here', `nobody-${i}`, 1));
    expect(made.filter((wait) => wait === 0)).toHaveLength(199);
    expect(tries.begin('here', 'wang', 2)).toBe(MINUTE - 2);
    expect(tries.begin('here', 'li', 2)).toBeGreaterThan(0);
    expect(tries.begin('here', 'li', 2 * MINUTE)).toBe(0);
    expect(tries.begin('there', 'li', 2)).toBe(0);
  });

  test('from very many places are bounded, and what is shut or was tried of ours is forgotten last', () => {
    const tries = new Tries();
    fail(tries, 'shut', 'wang', 10, 0);
    fail(tries, 'ours', 'wang', 9, 0);
    tries.isReal('ours');
    for (let i = 0; i < 12_000; i++) tries.begin(`place-${i}`, 'nobody', 1);
    expect(tries.size).toBeLessThanOrEqual(10_001);
    expect(tries.begin('shut', 'wang', 2)).toBe(MINUTE - 2);
    expect(tries.begin('ours', 'wang', 2)).toBe(0);
    expect(tries.begin('ours', 'wang', 2)).toBeGreaterThan(0);
  });

  test('are ten in any minute at most, in whatever order they come', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 20, maxLength: 80 });
    fc.assert(
      fc.property(gaps, (all) => {
        const tries = new Tries();
        const taken: number[] = [];
        let now = 0;
        for (const gap of all) {
          now += gap;
          if (tries.begin('here', 'wang', now) === 0) taken.push(now);
        }
        for (const at of taken) expect(taken.filter((one) => one >= at && one < at + MINUTE).length).toBeLessThanOrEqual(10);
      }),
    );
  });
});
