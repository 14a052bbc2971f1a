import { describe, expect, test } from '@jest/globals';
import { cpuSeconds } from './cpu.js';
import { type Ended, saidOf } from './slow-told.js';

const ended = (name: string, seconds: number): Ended => ({ testFilePath: `/p/${name}`, perfStats: { runtime: seconds * 1000 } });
const FILES = [ended('a.test.ts', 3), ended('waits.test.ts', 12), ended('works.test.ts', 4)];
const taken = (works: number): Map<string, number> =>
  new Map([
    ['/p/a.test.ts', 2],
    ['/p/waits.test.ts', 1],
    ['/p/works.test.ts', works],
  ]);

describe('at the end of a run', () => {
  test('files are told that took long, or much CPU', () => {
    const said = saidOf('/p', FILES, taken(20.4), false).split('\n');
    expect(said).toEqual(['Slow: seconds, and those of CPU', '    4    20  works.test.ts', '   12     1  waits.test.ts']);
  });

  test('a whole run says what it took, and warns when that is over the budget', () => {
    expect(saidOf('/p', FILES, taken(20), true)).toContain('All files: 23 s of CPU');
    expect(saidOf('/p', FILES, taken(20), true)).not.toContain('budget');
    expect(saidOf('/p', FILES, taken(600), true)).toMatch(/^::warning::Tests took 603 s of CPU, 43 s over their budget/m);
  });

  test('nothing is said of a few quick files', () => {
    expect(saidOf('/p', FILES.slice(0, 1), new Map(), false)).toBe('');
  });
});

test('CPU that is used here is counted', () => {
  const before = cpuSeconds();
  while (cpuSeconds() - before < 0.01);
  expect(cpuSeconds()).toBeGreaterThan(before);
});
