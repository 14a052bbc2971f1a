import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { readLines } from '#libs/adapters/lines/index.js';
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
let told = 0;

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

/** CPU of all threads that something takes, seconds. */
async function cpuOf(act: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What cannot be saved: the lines read as the replay reads them, and each parsed. */
async function parseAll(path: string): Promise<void> {
  let packets = 0;
  for await (const lines of readLines(path))
    for (const line of lines) if ((JSON.parse(line.toString()) as { receivedAt: number }).receivedAt > 0) packets++;
  if (packets !== count) throw new Error(`${packets} packets were parsed`);
}

async function replay(asked: Parameters<typeof runReplay>[0]): Promise<void> {
  const { taken, wrong, events } = await runReplay(asked, (line) => console.log(`  ${line}`));
  if (wrong > 0 || taken !== count) throw new Error(`${taken} packets were taken, ${wrong} were wrong`);
  told = events;
}

const perSecond = (seconds: number): string => Math.round(count / seconds).toLocaleString('en');

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-replay-'));
try {
  const [fleet, readings, out] = ['fleet.json', 'in.jsonl', 'out.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFleet(fleet);
  await writeRecording(readings);
  const [parsing, replaying]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    // In turn: the machine is not the same from one second to the next.
    parsing.push(await cpuOf(() => parseAll(readings)));
    replaying.push(await cpuOf(() => replay({ fleet, readings, rules: null, until: null, out })));
  }
  const [parsed, replayed] = [Math.min(...parsing), Math.min(...replaying)];
  console.log(`CPU of the replay in JSON.parse of the same lines (4 are wanted): ${(replayed / parsed).toFixed(2)}`);
  const ratios = replaying.map((seconds, i) => (seconds / (parsing[i] as number)).toFixed(2));
  console.log(`  by round: ${ratios.join(', ')}`);
  console.log(`  ${count} packets of ${kiosks} kiosks, ${(statSync(readings).size / 1e6).toFixed(0)} MB, ${told} events`);
  console.log(`  JSON.parse, least of ${rounds}: ${parsed.toFixed(2)} s, ${perSecond(parsed)} packets a CPU second`);
  console.log(`  replay, least of ${rounds}: ${replayed.toFixed(2)} s, ${perSecond(replayed)} packets a CPU second`);
} finally {
  if (values.keep) console.log(`  kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
