import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Spawned } from '../harness/spawned.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bench = (...more: string[]): Spawned => new Spawned('test/load/bench-intake', ['--folder', folder, '--messages', '200000', ...more], {});

test('killed under load and started again, it has every acknowledged reading in the history, once', async () => {
  const run = bench();
  await run.says('The door', 60);
  // Into the middle of the second part, where everything runs.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  await run.end('SIGKILL');
  const again = bench('--only-verify');
  expect(await again.finish()).toBe(0);
  const [, acknowledged] = again.output.match(/acknowledged (\d+) readings: 0 lost, 0 kept twice/) ?? [];
  expect(Number(acknowledged)).toBeGreaterThan(1_000);
}, 180_000);
