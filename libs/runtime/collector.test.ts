import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from './root.js';

const collector = pathToFileURL(projectFile('dist', 'libs', 'runtime', 'collector.js')).href;

/** Holds much for good, and of what passes each thing for a while; tells the largest heap, megabytes. */
const PROGRAM = `
  import { tameCollector } from ${JSON.stringify(collector)};
  if (process.argv.includes('tamed')) tameCollector();
  const thing = (n) => ({ n, text: 'thing ' + n, at: [n, n + 1, n + 2] });
  const held = Array.from({ length: 300_000 }, (_, n) => thing(n));
  const passing = [];
  let most = 0;
  for (let n = 0; n < 4_000_000; n++) {
    passing[n % 60_000] = thing(n);
    if (n % 10_000 === 0) most = Math.max(most, process.memoryUsage().heapTotal);
  }
  console.log(most / 2 ** 20, held.length);
`;

const largestHeap = (...args: string[]): number =>
  Number.parseFloat(execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM, ...args], { encoding: 'utf8' }));

describe('the collector of a process that takes what kiosks send', () => {
  test('lets what passed lie for no longer than about as much again as is in use', () => {
    const tamed = largestHeap('tamed');
    expect(tamed).toBeLessThan(0.75 * largestHeap());
  }, 120_000);
});
