import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-readers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As behind `| head -1`: whoever reads is gone after the first words. */
async function readOnce(program: string, ...args: string[]): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, ['--liftoff-only', projectFile('dist', 'apps', `${program}.js`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HALLWATCH_DATA_DIR: join(folder, 'data') },
  });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  return { code: code as number | null, errors };
}

test('a program that has work to do does it to the end when nobody reads on', async () => {
  const saved = join(folder, 'passwords.json');
  const seeding = ['--kiosks', '3', '--days', '0.05', '--until', '2026-01-05T10:00:00+08:00', '--passwords', saved];
  expect(await readOnce('tools/seed', ...seeding)).toEqual({ code: 0, errors: '' });
  expect(Object.keys(JSON.parse(readFileSync(saved, 'utf8')))).toHaveLength(3);
}, 60_000);

test('a program that only tells ends quietly when nobody reads on', async () => {
  expect(await readOnce('tools/stack', 'check')).toMatchObject({ errors: '' });
  const told = await readOnce('simulator/main', '--help');
  expect(told).toEqual({ code: 0, errors: '' });
}, 60_000);
