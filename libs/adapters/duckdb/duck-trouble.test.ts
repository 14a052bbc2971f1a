import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DAY } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import { duckRows } from '#test/harness/duck-rows.js';
import { allPages } from '#test/harness/history-contract.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { DuckHistory } from './index.js';

const WRITER = fileURLToPath(new URL('../../../test/harness/duck-writer.js', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hallwatch-duck-trouble-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the writer and kills it after some time; answers the last position that it told. */
async function writtenUntilKilled(ms: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (told === '') setTimeout(() => child.kill('SIGKILL'), ms);
    told += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  const whole = told.slice(0, told.lastIndexOf('\n'));
  return Number(whole.slice(whole.lastIndexOf('\n') + 1));
}

test('a writer that is killed loses nothing that was acknowledged and repeats nothing, neither do the means', async () => {
  for (const ms of [30, 180, 90, 400, 10, 250]) {
    const acknowledged = await writtenUntilKilled(ms);
    const history = await DuckHistory.open({ folder });
    const position = await history.position();
    expect(position).toBeGreaterThanOrEqual(acknowledged);
    const found = await allPages(history, { limit: 100_000 });
    expect(found.length).toBe(position);
    expect(new Set(found.map((r) => r.seq)).size).toBe(position);
    while ((await history.summarize(MORNING + 30 * DAY)) > 0);
    await history.close();
    for (const of of ['5m', '1h'] as const) {
      const windows = await duckRows(folder, `heartbeat_${of}`);
      expect(windows.reduce((sum, { readings }) => sum + Number(readings), 0)).toBe(position);
    }
  }
}, 60_000);

test('a folder that another process has open is refused, and free again when it is gone', async () => {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const refused = DuckHistory.open({ folder });
  await expect(refused).rejects.toThrow(StartRefused);
  await expect(refused).rejects.toThrow(/in use by another process.*Stop that process/);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  await (await DuckHistory.open({ folder })).close();
}, 20_000);

test('a folder is refused twice in one process too', async () => {
  const first = await DuckHistory.open({ folder });
  await expect(DuckHistory.open({ folder })).rejects.toThrow(StartRefused);
  await first.close();
  await (await DuckHistory.open({ folder })).close();
});

test('a file that is no history, and a folder that is a file, stop the start with what to do', async () => {
  const file = join(folder, 'history.duckdb');
  await writeFile(file, 'not a database '.repeat(2_000));
  await expect(DuckHistory.open({ folder })).rejects.toThrow(/cannot be opened.*damaged file/s);
  await expect(DuckHistory.open({ folder: file })).rejects.toThrow(StartRefused);
});
