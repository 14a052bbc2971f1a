import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Spawned } from '../harness/spawned.js';

/** How often it is killed; more by HALLWATCH_TEST_SCALE. */
const KILLS = Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);
/** The load goes on for up to so long before the kill, milliseconds: in the middle of anything. */
const AT_MOST_MS = 3_000;
const MESSAGES = 150_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bench = (...more: string[]): Spawned =>
  new Spawned('test/load/bench-intake', ['--folder', folder, '--messages', String(MESSAGES), '--ways', 'whole', ...more], {});

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 90_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('The load did not come');
    await pause(20);
  }
}

test.each(Array.from({ length: KILLS }, () => randomInt(AT_MOST_MS)))(
  'killed under load after %i ms and started again, it has every acknowledged reading in the history, once',
  async (afterMs) => {
    const run = bench();
    await until(() => sizeOf(join(folder, 'acknowledged.txt')) > 0);
    await pause(afterMs);
    expect((await run.end('SIGKILL')).code).toBeNull();
    const again = bench('--only-verify');
    expect(await again.finish()).toBe(0);
    const [, acknowledged] = again.output.match(/acknowledged (\d+) readings: 0 lost, 0 kept twice/) ?? [];
    process.stdout.write(`killed after ${afterMs} ms: ${acknowledged} acknowledged, 0 lost, 0 twice\n`);
    expect(Number(acknowledged)).toBeGreaterThan(0);
  },
  180_000,
);
