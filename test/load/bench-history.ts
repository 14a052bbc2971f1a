import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { courseOf } from '#apps/api/history/course.js';
import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import { DAY, HOUR, MINUTE, type ReadingsQuery, type SeriesKind } from '#libs/domain/index.js';
import { kioskOf, readingOf } from './watch-load.js';

/*
 * What the pages and a trial ask of the embedded history, on a history of some size: each as often as rounds, another kiosk each time.
 * Five readings in three minutes and kiosk, three of them heartbeats.
 */
const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '500' },
    days: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '7' },
  },
});
const [kiosks, days, rounds] = [values.kiosks, values.days, values.rounds].map(Number) as [number, number, number];
const START = 1_767_225_600_000;
const END = START + days * DAY;
const AT_ONCE = 50_000;
/** A heartbeat a minute, and what comes between. */
const EVERY = (3 * MINUTE) / 5;

async function fill(history: DuckHistory): Promise<number> {
  const all = (kiosks * days * DAY) / EVERY;
  for (let done = 0; done < all; done += AT_ONCE) {
    const readings = Array.from({ length: Math.min(AT_ONCE, all - done) }, (_, i) => readingOf(done + i, kiosks, START, EVERY));
    await history.load(readings);
  }
  return all;
}

const someKiosk = (round: number): string => kioskOf((round * 71) % kiosks).id;

async function trialOf(history: DuckHistory): Promise<number> {
  let found = 0;
  for await (const part of history.received(END - HOUR, END)) found += part.length;
  return found;
}

type Question = (history: DuckHistory, round: number) => Promise<number>;
const newest = async (history: DuckHistory, query: Omit<ReadingsQuery, 'limit'>): Promise<number> =>
  (await history.readings({ ...query, limit: 100 })).items.length;
/** As the console's charts are answered. */
const chart =
  (kind: SeriesKind, span: number): Question =>
  async (history, round) =>
    (await courseOf(history, { kioskId: someKiosk(round), kind, from: END - span, to: END })).items.length;

const QUESTIONS: Record<string, Question> = {
  'newest of all': (history) => newest(history, {}),
  'newest faults of all': (history) => newest(history, { kind: 'fault' }),
  'newest of a kiosk': (history, round) => newest(history, { kioskId: someKiosk(round) }),
  'newest births of a kiosk': (history, round) => newest(history, { kioskId: someKiosk(round), kind: 'birth' }),
  'chart of an hour': chart('heartbeat', HOUR),
  'chart of a day': chart('heartbeat', DAY),
  'chart of a week': chart('heartbeat', 7 * DAY),
  'levels of a week': chart('consumables', 7 * DAY),
  'cash of a week': chart('cashbox', 7 * DAY),
  'trial, an hour read': trialOf,
};

async function asked(history: DuckHistory, question: Question): Promise<string> {
  const took: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    found = await question(history, round);
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const ms = (at: number): string => (took[at] as number).toFixed(0).padStart(6);
  return `${String(found).padStart(7)} ${ms(rounds >> 1)} ${ms(rounds - 1)}`;
}

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
try {
  let history = await DuckHistory.open({ folder });
  const began = performance.now();
  const rows = await fill(history);
  console.log(`${rows} readings of ${kiosks} kiosks over ${days} days, ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  const summing = performance.now();
  while ((await history.summarize(END + HOUR)) > 0);
  console.log(`their means, ${((performance.now() - summing) / 1_000).toFixed(0)} s`);
  // As after a start, with nothing left in memory.
  await history.close();
  history = await DuckHistory.open({ folder });
  console.log(`${'question'.padEnd(26)}    rows median longest, ms`);
  for (const [name, question] of Object.entries(QUESTIONS)) console.log(`${name.padEnd(26)} ${await asked(history, question)}`);
  await history.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
