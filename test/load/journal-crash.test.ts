import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { projectFile } from '#libs/runtime/index.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the appender for a while, kills it, and answers what it had acknowledged. */
async function appendAndKill(first: number, ms: number): Promise<number[]> {
  const child = spawn(process.execPath, [projectFile('dist/test/load/append.js'), folder, String(first)]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), ms);
  await once(child, 'close');
  return Buffer.concat(chunks).toString().split('\n').slice(0, -1).map(Number);
}

async function inJournal(): Promise<number[]> {
  const journal = await LocalJournal.open({ folder, report: () => undefined });
  const found: number[] = [];
  let position = 0;
  for (let batch = await journal.read(0, 1_000); batch.length > 0; batch = await journal.read(position, 1_000)) {
    for (const { entry } of batch) if (entry.type === 'reading') found.push(entry.reading.seq);
    position = batch.at(-1)?.position ?? position;
  }
  await journal.close();
  return found;
}

test('every acknowledged entry is there, once, after the process is killed again and again', async () => {
  const acknowledged: number[] = [];
  for (let run = 0; run < 6; run++) {
    acknowledged.push(...(await appendAndKill((run + 1) * 10_000_000, 20 + run * 37)));
    const found = await inJournal();
    const there = new Set(found);
    expect(found).toHaveLength(there.size);
    expect(acknowledged.filter((seq) => !there.has(seq))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(300);
}, 60_000);
