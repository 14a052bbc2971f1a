import { readFileSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import * as ours from './globals.js';
import * as ofOneFile from './of-one-file.js';
import { OF_MODULES } from './refused.js';

/** What of `jest` does here what Jest's documentation says. */
const AS_DOCUMENTED = [
  'advanceTimersByTime',
  'advanceTimersByTimeAsync',
  'advanceTimersToNextFrame',
  'advanceTimersToNextTimer',
  'advanceTimersToNextTimerAsync',
  'clearAllMocks',
  'clearAllTimers',
  'fn',
  'getRealSystemTime',
  'getSeed',
  'getTimerCount',
  'isEnvironmentTornDown',
  'isMockFunction',
  'mocked',
  'now',
  'replaceProperty',
  'resetAllMocks',
  'restoreAllMocks',
  'retryTimes',
  'runAllImmediates',
  'runAllTicks',
  'runAllTimers',
  'runAllTimersAsync',
  'runOnlyPendingTimers',
  'runOnlyPendingTimersAsync',
  'setSystemTime',
  'setTimeout',
  'setTimerTickMode',
  'spyOn',
  'useFakeTimers',
  'useRealTimers',
];

test('all that @jest/globals declares can be imported', () => {
  const declared = readFileSync(projectFile('node_modules/@jest/globals/build/index.d.ts'), 'utf8');
  const names = [...declared.matchAll(/^export declare const (\w+)|^export \{ (\w+) \}/gm)].map(([, one, other]) => one ?? other);
  expect([...ours.NAMES].sort()).toEqual(names.sort());
  expect(Object.keys(ours)).toEqual(expect.arrayContaining([...ours.NAMES]));
  expect(Object.keys(ofOneFile)).toEqual([...ours.NAMES].sort());
});

test('of each function of jest it is known whether it does something here', () => {
  expect(Object.keys(ours.ofThisFile('jest')).sort()).toEqual([...OF_MODULES, ...AS_DOCUMENTED].sort());
});

describe('what would replace modules', () => {
  test.each(OF_MODULES)('jest.%s says that it cannot', (name) => {
    const replace = Reflect.get(jest, name) as (module: string) => void;
    expect(() => replace('node:fs')).toThrow(`jest.${name}: modules are loaded once`);
  });
});
