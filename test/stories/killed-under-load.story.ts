import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Spawned } from '../harness/spawned.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bench = (...more: string[]): Spawned =>
  new Spawned('test/load/bench-intake', ['--folder', folder, '--messages', '200000', ...more], {});

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 90_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('The load did not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('killed under load and started again, it has every acknowledged reading in the history, once', async () => {
  const run = bench();
  await until(() => sizeOf(join(folder, 'acknowledged.txt')) > 1_000_000);
  await run.end('SIGKILL');
  const again = bench('--only-verify');
  expect(await again.finish()).toBe(0);
  const [, acknowledged] = again.output.match(/acknowledged (\d+) readings: 0 lost, 0 kept twice/) ?? [];
  expect(Number(acknowledged)).toBeGreaterThan(1_000);
}, 180_000);
