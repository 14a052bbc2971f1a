import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { runReplay } from '#libs/composition/index.js';
import { uplinkTopic } from '#libs/contracts/index.js';
import { kioskOf, readingOf } from './watch-load.js';

/*
 * A replay from file to file with the rules that come with Hallwatch: heartbeats, levels and faults that come and go. CPU of all threads,
 * the reading and writing of files and the collector with it.
 */
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '500000' },
    kiosks: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '3' },
    /** Leaves the files there. */
    keep: { type: 'boolean', default: false },
  },
});
const [count, kiosks, rounds] = [values.lines, values.kiosks, values.rounds].map(Number) as [number, number, number];
const START = 1_767_225_600_000;
const EVERY_MS = 60_000;
const LINES_AT_ONCE = 1_000;
const KIOSKS_IN_A_HALL = 10;

function lineOf(i: number): string {
  const reading = readingOf(i, kiosks, START, EVERY_MS);
  const { ts, bootId, seq, payload, receivedAt, kind } = reading;
  return `${JSON.stringify({ receivedAt, topic: uplinkTopic(reading, kind), payload: { ts, bootId, seq, ...payload } })}\n`;
}

function writeFleet(path: string): void {
  const hallOf = (n: number): string => `hall-${Math.floor(n / KIOSKS_IN_A_HALL)}`;
  const fleet = Array.from({ length: kiosks }, (_, n) => ({ ...kioskOf(n), hall: hallOf(n) }));
  const halls = [...new Set(fleet.map(({ hall }) => hall))].map((id) => ({ id, region: 'anqing', hotline: '0556-0000-000' }));
  const people = [{ id: 'p-02', channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }] }];
  writeFileSync(path, JSON.stringify({ halls, kiosks: fleet.map((kiosk) => ({ ...kiosk, maintainer: 'p-02' })), people }));
}

async function writeRecording(path: string): Promise<void> {
  const out = createWriteStream(path);
  for (let from = 0; from < count; from += LINES_AT_ONCE) {
    const part = Array.from({ length: Math.min(LINES_AT_ONCE, count - from) }, (_, i) => lineOf(from + i)).join('');
    if (!out.write(part)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

async function round(asked: Parameters<typeof runReplay>[0]): Promise<void> {
  const before = process.cpuUsage();
  const began = performance.now();
  const { taken, wrong, events } = await runReplay(asked, (line) => console.log(`  ${line}`));
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  const wall = (performance.now() - began) / 1_000;
  const perSecond = Math.round(taken / cpu).toLocaleString('en');
  console.log(
    `  ${taken} packets, ${wrong} wrong, ${events} events: CPU ${cpu.toFixed(2)} s, wall ${wall.toFixed(2)} s, ${perSecond} packets a CPU second`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-replay-'));
try {
  const [fleet, readings, out] = ['fleet.json', 'in.jsonl', 'out.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFleet(fleet);
  await writeRecording(readings);
  console.log(`${count} packets of ${kiosks} kiosks, ${(statSync(readings).size / 1e6).toFixed(0)} MB`);
  for (let i = 0; i < rounds; i++) await round({ fleet, readings, rules: null, until: null, out });
} finally {
  if (values.keep) console.log(`  kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
