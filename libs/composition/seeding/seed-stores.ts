import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { SnapshotFile, watchFile } from '#libs/adapters/snapshot/index.js';
import {
  type Books,
  type Fleet,
  type History,
  HistoryRefusal,
  HistoryUnavailable,
  type Instant,
  type OpenBooks,
  ownDoing,
  type Silence,
  WIDTH,
} from '#libs/domain/index.js';
import { StartRefused, takeApart } from '#libs/runtime/index.js';
import { RecordDecided } from '#libs/stages/record/index.js';
import { settleRules } from '#libs/stages/watch/index.js';
import type { Setting } from '../setting.js';
import type { Stores } from '../stores.js';
import type { Loading, Unkept } from './loading.js';
import { lastWords, type Saved } from './noted-books.js';
import { openLoading } from './open-loading.js';
import { type Past, Seeding, type SeedingParts } from './seeding.js';
import { markBegun, markDone, unfinishedSeed } from './unfinished.js';

export interface SeedParts {
  fleet: Fleet;
  /** Messages of that fleet and what its people did, in the order of receipt. */
  messages: Iterable<Past>;
  from: Instant;
  to: Instant;
  /** Also into a place that has something already. */
  force: boolean;
  progress(progress: SeedProgress): void;
  /** See {@link SeedingParts}. */
  ordered?: SeedingParts['ordered'];
  silences?: readonly Silence[];
}

/** How far it is. */
export interface SeedProgress {
  step: 'readings' | 'decisions' | 'charts' | 'means';
  /** 0 to 1, of this step. */
  share: number;
  /** Rows so far of this step. */
  rows: number;
}

export interface Seeded {
  readings: number;
  incidents: number;
  orders: number;
  notices: number;
  /** What people did about orders. */
  acts: number;
  /** What an earlier seed, or life, left standing in their place. */
  leftOut: number;
  /** Readings that the history does not keep. */
  unkept: Unkept;
  /** Of kiosks that were not registered before. */
  passwords: Record<string, string>;
}

/** Writes in one transaction. */
const LOT = 500;
/** Readings between two words on how far it is. */
const TOLD_EVERY = 10_000;

/** Fills the stores with a fleet's past: its readings, and what the stages decide over them. Nothing is sent. Throws {@link StartRefused}. */
export async function seedStores(on: Setting, stores: Stores, parts: SeedParts): Promise<Seeded> {
  if (!parts.force) {
    demandWhole(on.dataDir);
    await demandEmpty(stores);
  }
  markBegun(on.dataDir, parts);
  // What is there already said so itself, and when.
  const { passwords } = await stores.registry.takeFleet(
    parts.fleet,
    ownDoing(randomUUID(), 'seed'),
    parts.force ? undefined : parts.from,
  );
  const span = { to: parts.to, alone: !parts.force, now: on.clock.now() };
  const { loading, loaded } = await openLoading(on, stores.history, span);
  const seeding = await livedThrough(on, stores, parts, loading).catch(inWords);
  const history = await loaded();
  const leftOut = await keepAll(stores.books, lastWords(seeding.saved), parts.progress);
  const { clock, reporter } = on;
  const decided = new RecordDecided({ ...stores, history, onNew: () => () => undefined, clock, report: reporter.report });
  // The one is the history's work, the other the database's.
  await Promise.all([chartAll(on, decided, history, parts), keepDays(on, stores)]);
  await recall(on.dataDir, seeding);
  markDone(on.dataDir);
  const { readings, acts } = seeding;
  return { readings, acts, ...numbersOf(seeding.saved), leftOut, unkept: loading.unkept, passwords };
}

/** The next worker goes on from where the past ends; one that has been here knows better. */
async function recall(dataDir: string, { watched: { at, records } }: Seeding): Promise<void> {
  const path = watchFile(dataDir);
  if (!existsSync(path)) await new SnapshotFile(path).save({ position: 0, at }, records);
}

function demandWhole(dataDir: string): void {
  const unfinished = unfinishedSeed(dataDir);
  if (unfinished === null) return;
  throw new StartRefused(
    `A seed broke off here (${unfinished}), and what it left is not whole.`,
    'Empty the data folder and the databases, or name others, and seed again; --force adds a whole seed to what is there.',
  );
}

async function demandEmpty({ registry, incidents, history }: Stores): Promise<void> {
  const [one] = (await incidents.list({ limit: 1 })).items;
  const [reading] = (await history.readings({ limit: 1 })).items;
  const found = registry.kiosks().length > 0 ? 'kiosks' : one ? 'incidents' : reading ? 'readings' : null;
  if (found === null) return;
  throw new StartRefused(
    `There are ${found} already, and a seed is for an empty place.`,
    'Give it a data folder or databases of their own, or --force to add the seed to what is there.',
  );
}

function inWords(cause: unknown): never {
  if (!(cause instanceof HistoryUnavailable || cause instanceof HistoryRefusal)) throw cause;
  throw new StartRefused(
    `The history did not keep the readings: ${cause.message}.`,
    'Mend that, empty the data folder and the databases, or name others, and seed again.',
    cause,
  );
}

async function livedThrough(
  on: Setting,
  stores: Stores,
  { messages, from, to, progress, ordered, silences = [] }: SeedParts,
  loading: Loading,
): Promise<Seeding> {
  const rules = await settleRules(stores.rules, on.settings.RULES_FILE);
  for (const silence of silences) await stores.silences.add(silence);
  const seeding = new Seeding({
    ...stores,
    rules,
    nowMinutes: on.settings.NOW_MINUTES,
    to,
    loading,
    report: on.reporter.report,
    silences,
    ...(ordered && { ordered }),
  });
  for (const message of messages) {
    const deciding = seeding.take(message);
    if (deciding) await deciding;
    if (seeding.readings % TOLD_EVERY === 0)
      progress({ step: 'readings', share: (message.receivedAt - from) / (to - from), rows: seeding.readings });
  }
  await seeding.finish();
  progress({ step: 'readings', share: 1, rows: seeding.readings });
  return seeding;
}

/** Windows of five minutes and of an hour; what is not over yet is left for later. */
async function sumUp({ clock }: Setting, history: History, { from, to, progress }: SeedParts): Promise<void> {
  const all = (to - from) / WIDTH['5m'] + (to - from) / WIDTH['1h'];
  let rows = 0;
  for (let more = await history.summarize(clock.now()); more > 0; more = await history.summarize(clock.now())) {
    rows += more;
    progress({ step: 'means', share: Math.min(0.99, rows / (2 * all)), rows });
  }
  progress({ step: 'means', share: 1, rows });
}

/** Who opens a dashboard before a worker has run need not wait. Of the embedded database nobody draws. */
async function keepDays({ settings }: Setting, { daysOver }: Stores): Promise<void> {
  if (settings.POSTGRES_URL) await daysOver.keepAll();
}

async function chartAll(on: Setting, decided: RecordDecided, history: History, parts: SeedParts): Promise<void> {
  parts.progress({ step: 'charts', share: 0, rows: 0 });
  const rows = await decided.writeAll();
  parts.progress({ step: 'charts', share: 1, rows });
  await sumUp(on, history, parts);
}

async function keepAll(books: Books, saved: Saved[], progress: SeedParts['progress']): Promise<number> {
  let leftOut = 0;
  for (let at = 0; at < saved.length; at += LOT) {
    leftOut += await keepLot(books, saved.slice(at, at + LOT));
    progress({ step: 'decisions', share: Math.min(1, (at + LOT) / saved.length), rows: Math.min(at + LOT, saved.length) });
  }
  return leftOut;
}

/** What the database refuses is left out alone; answers how many. */
async function keepLot(books: Books, lot: Saved[]): Promise<number> {
  let leftOut = 0;
  await takeApart(lot, {
    take: (some) =>
      books.transact(async (open) => {
        for (const one of some) await keep(open, one);
      }),
    setAside: (some) => {
      leftOut += some.length;
    },
  });
  return leftOut;
}

function keep(open: OpenBooks, saved: Saved): Promise<void> {
  if (saved.in === 'incidents') return open.incidents.save(saved.what);
  if (saved.in === 'withheld') return open.withheld.save(saved.what);
  return saved.in === 'orders' ? open.orders.save(saved.what) : open.notices.save(saved.what);
}

function numbersOf(saved: Saved[]): Pick<Seeded, 'incidents' | 'orders' | 'notices'> {
  const count = (of: Saved['in']): number => new Set(saved.flatMap((one) => (one.in === of ? [one.what.id] : []))).size;
  return { incidents: count('incidents'), orders: count('orders'), notices: count('notices') };
}
