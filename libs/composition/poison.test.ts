import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import {
  type Database,
  openPostgres,
  PostgresBooks,
  PostgresFleetView,
  PostgresModeBook,
  PostgresQuarantine,
} from '#libs/adapters/postgres/index.js';
import { CHANNELS } from '#libs/contracts/index.js';
import {
  DAY,
  type HistoryDue,
  type HistoryPoint,
  HOUR,
  type Journaled,
  type KioskView,
  MINUTE,
  nextDueOf,
  type OutboxItem,
  type QuarantinedPacket,
  type Reading,
  type Retry,
  readyOf,
  SECOND,
} from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { Deliver } from '#libs/stages/deliver/index.js';
import { QuarantineKeeper, QuarantineRetries } from '#libs/stages/intake/index.js';
import { Record, RecordDecided, RecordPlatform, type Unwritable } from '#libs/stages/record/index.js';
import { FleetProjection, KioskModes } from '#libs/stages/watch/index.js';
import { duckRows } from '#test/harness/duck-rows.js';
import { allPages } from '#test/harness/history-contract.js';
import { badOf, goodOf, POISON_RUNS, poisoned } from '#test/harness/poison.js';
import { prepareDatabase } from '#test/harness/prepared-database.js';
import { MORNING, sampleReading } from '#test/harness/sample-readings.js';
import { Loads } from './seeding/loading.js';

const PATIENCE = 60_000 + 5_000 * POISON_RUNS;
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-poison-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let events: NamedEvent[] = [];
const report = (event: NamedEvent): void => void events.push(event);
afterEach(() => {
  events = [];
});

let opened = 0;
/** A fresh embedded history, closed again; answers what `use` does, and the folder to look into. */
async function onDuck<T>(use: (history: DuckHistory) => Promise<T>, days = 0): Promise<{ result: T; in: string }> {
  const place = join(folder, `duck-${++opened}`);
  const wished = { days: { raw: days, '5m': 0, '1h': 0 }, change: 'apply' as const };
  const history = await DuckHistory.open({ folder: place, retention: { wished, report } });
  try {
    return { result: await use(history), in: place };
  } finally {
    await history.close();
  }
}

const holds = <T>(arbitrary: fc.Arbitrary<T>, run: (value: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, run), { numRuns: POISON_RUNS });

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Lets time pass until it holds. */
async function until(clock: StoryClock, done: () => boolean): Promise<void> {
  for (let i = 0; i < 4_000 && !done(); i++) {
    clock.forward(SECOND);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(done()).toBe(true);
}

/** What no store keeps, one way or another. */
const POISONS: ((seq: number) => Partial<Reading>)[] = [
  (seq) => ({ seq, ts: MORNING + seq + 0.5 }),
  (seq) => ({ seq, ts: Number.NaN }),
  (seq) => ({ seq, receivedAt: Number.POSITIVE_INFINITY }),
  (seq) => ({ seq, ts: 1e300 }),
];
const readingsOf = (bad: readonly boolean[], poison: (seq: number) => Partial<Reading>): Reading[] =>
  bad.map((isBad, seq) => sampleReading({ seq, ts: MORNING + seq, kioskId: `K-${seq % 3}`, ...(isBad && poison(seq)) }));

describe('poison at a random place of a batch holds up nothing else', () => {
  const batch = fc.record({ bad: poisoned(60), poison: fc.constantFrom(...POISONS) });

  test(
    'in the record of readings',
    async () => {
      await holds(batch, async ({ bad, poison }) => {
        const entries: Journaled[] = readingsOf(bad, poison).map((reading, at) => ({
          position: at + 1,
          entry: { type: 'reading', reading },
        }));
        const aside: Unwritable[] = [];
        const clock = new StoryClock(MORNING + HOUR);
        const { result } = await onDuck(async (history) => {
          const record = new Record({
            journal: {
              read: async (after, max) => entries.filter(({ position }) => position > after).slice(0, max),
              more: (_, signal) => untilAborted(signal),
              end: () => entries.length,
              release: () => undefined,
            },
            history,
            clock,
            report,
            unwritable: (some) => void aside.push(...some),
          });
          await record.start();
          await until(clock, () => record.behind === 0);
          await record.stop();
          expect([await history.position(), record.complaint()]).toEqual([entries.length, null]);
          return (await allPages(history, { limit: 100 })).map(({ seq }) => seq);
        });
        expect(result.sort((a, b) => a - b)).toEqual(goodOf(bad));
        expect(aside.map(({ position }) => position - 1).sort((a, b) => a - b)).toEqual(badOf(bad));
        expect(aside.every(({ reason }) => reason.includes('cannot be kept'))).toBe(true);
      });
    },
    PATIENCE,
  );

  test(
    'in a seed',
    async () => {
      await holds(batch, async ({ bad, poison }) => {
        const { result } = await onDuck(async (history) => {
          const loads = new Loads(history, { to: MORNING + HOUR, alone: true, now: MORNING + HOUR }, 20);
          for (const reading of readingsOf(bad, poison)) {
            loads.take(reading);
            if (loads.full) await loads.load();
          }
          await loads.finish();
          expect(loads.unkept).toMatchObject({ old: 0, refused: badOf(bad).length });
          return (await allPages(history, { limit: 100 })).map(({ seq }) => seq);
        });
        expect(result.sort((a, b) => a - b)).toEqual(goodOf(bad));
      });
    },
    PATIENCE,
  );

  test(
    'in the means, and what is over goes all the same',
    async () => {
      await holds(poisoned(), async (bad) => {
        const now = MORNING + DAY;
        const paper = (no: number): Reading => {
          const items = [{ id: bad[no] ? 'a\ud83d' : 'a', kind: 'toner', remaining: 4, capacity: 8 }];
          const payload = { ts: MORNING + no * 7 * MINUTE, bootId: 'b', seq: no, items };
          return sampleReading({ kind: 'consumables', seq: no, ts: payload.ts, payload, kioskId: `K-${no}` });
        };
        const old = sampleReading({ seq: 999, ts: now - 31 * DAY });
        const { in: place } = await onDuck(async (history) => {
          await history.write([old, ...[...bad.keys()].map(paper)], 1);
          while ((await history.summarize(now)) > 0);
        }, 30);
        for (const of of ['5m', '1h'])
          expect((await duckRows(place, `consumable_${of}`)).map(({ kiosk }) => kiosk).sort()).toEqual(
            goodOf(bad)
              .map((no) => `K-${no}`)
              .sort(),
          );
        expect((await duckRows(place, 'reading')).map(({ seq }) => seq)).not.toContain(999);
      });
    },
    PATIENCE,
  );

  const incident = (no: number, isBad: boolean): HistoryPoint => ({
    of: 'incident',
    at: isBad ? MORNING + no + 0.5 : MORNING + no,
    incidentId: `IN-${no}`,
    ...{ region: 'r', hallId: `h-${no % 3}`, kind: 'link', severity: 'major', opened: true, kiosks: 1 },
  });

  test(
    'in the record of decisions',
    async () => {
      await holds(poisoned(), async (bad) => {
        let waiting: { id: number; due: HistoryDue }[] = bad.map((isBad, id) => ({ id, due: incident(id, isBad) as HistoryDue }));
        const { in: place } = await onDuck(async (history) => {
          const decided = new RecordDecided({
            dueBook: {
              due: async (limit) => waiting.slice(0, limit),
              done: async (ids) => {
                waiting = waiting.filter(({ id }) => !ids.includes(id));
              },
            },
            losses: { between: async () => [] },
            registry: { kiosk: () => undefined, hall: () => undefined },
            history,
            onNew: () => () => undefined,
            clock: new StoryClock(MORNING),
            report,
          });
          await decided.writeAll();
        });
        expect(waiting).toEqual([]);
        expect((await duckRows(place, 'incident')).map(({ ts }) => Number(ts) - MORNING)).toEqual(goodOf(bad));
      });
    },
    PATIENCE,
  );

  test(
    "in the record of the process's own numbers",
    async () => {
      await holds(poisoned(), async (bad) => {
        const clock = new StoryClock(MORNING);
        let measured = 0;
        const { in: place } = await onDuck(async (history) => {
          let written = 0;
          const writePoints = async (points: HistoryPoint[]): Promise<void> => {
            await history.writePoints(points);
            written++;
          };
          const own = new RecordPlatform({
            history: { writePoints },
            measure: async () => (measured++ === 0 ? bad.map((isBad, no) => incident(no, isBad)) : []),
            clock,
            report,
          });
          own.start();
          await until(clock, () => measured > 1 && (written > 0 || goodOf(bad).length === 0));
          await own.stop();
        });
        expect((await duckRows(place, 'incident')).map(({ ts }) => Number(ts) - MORNING)).toEqual(goodOf(bad));
      });
    },
    PATIENCE,
  );
});

describe('nor does it in the database', () => {
  let database: Database;
  beforeAll(async () => {
    prepareDatabase(folder);
    database = await openPostgres({ folder: join(folder, 'postgres') });
  }, 30_000);
  afterAll(() => database.close());
  afterEach(() => database.query('TRUNCATE quarantine, kiosk_view, kiosk_mode, change'));

  /** A size that fits no column. */
  const packet = (id: number, isBad: boolean): QuarantinedPacket => ({
    id,
    ...{ reason: 'not-json', detail: 'd', topic: 't', sender: null, kioskId: 'K-1', receivedAt: MORNING + id },
    payload: Buffer.from('x'),
    size: isBad ? 2 ** 40 : 1,
  });

  test(
    'in the quarantine',
    async () => {
      let base = 0;
      await holds(poisoned(), async (bad) => {
        events = [];
        const from = base;
        base += bad.length;
        const entries: Journaled[] = bad.map((isBad, no) => ({
          position: from + no + 1,
          entry: { type: 'refused', packet: packet(from + no + 1, isBad) },
        }));
        const quarantine = new PostgresQuarantine(database);
        let released = 0;
        const journal = {
          read: async (after: number, max: number) => entries.filter(({ position }) => position > after).slice(0, max),
          more: (_: number, signal: AbortSignal) => untilAborted(signal),
          release: (_: string, upTo: number) => {
            released = upTo;
          },
        };
        const clock = new StoryClock(MORNING);
        const keeper = new QuarantineKeeper({ journal, quarantine, clock, report });
        keeper.start();
        await until(clock, () => released === base);
        await keeper.stop();
        const { items } = await quarantine.list({ limit: 1_000 });
        expect(
          items
            .map(({ id }) => id - from - 1)
            .filter((no) => no >= 0)
            .reverse(),
        ).toEqual(goodOf(bad));
        expect(await quarantine.position()).toBe(base);
        expect(events.filter(({ constructor: { name } }) => name === 'PacketNotKept')).toHaveLength(badOf(bad).length);
      });
    },
    PATIENCE,
  );

  const view = (no: number, isBad: boolean): KioskView =>
    ({
      kioskId: isBad ? null : `K-${no}`,
      link: 'up',
      mode: null,
      lastHeardAt: null,
      levels: [],
      components: {},
      gaps: 0,
    }) as unknown as KioskView;

  test(
    'where the pages find how kiosks are',
    async () => {
      await holds(poisoned(), async (bad) => {
        await database.query('TRUNCATE kiosk_view');
        const failed: (string | undefined)[] = [];
        const projection = new FleetProjection(new PostgresFleetView(database), new PostgresBooks(database), (_, kioskId) =>
          failed.push(kioskId),
        );
        // A statement takes one view of each kiosk: the bad ones come one by one.
        const single = bad.map((isBad, no) => isBad && no === badOf(bad)[0]);
        for (const [no, isBad] of single.entries()) projection.touch(`K-${no}`, () => view(no, isBad));
        await projection.flush(MORNING);
        const shown = (await new PostgresFleetView(database).all()).map(({ kioskId }) => kioskId);
        expect(shown.sort()).toEqual(
          goodOf(single)
            .map((no) => `K-${no}`)
            .sort(),
        );
        expect(failed).toHaveLength(badOf(single).length);
      });
    },
    PATIENCE,
  );

  test(
    'where availability finds when kiosks served nobody',
    async () => {
      await holds(poisoned(), async (bad) => {
        await database.query('TRUNCATE kiosk_mode');
        const book = new PostgresModeBook(database);
        const failed: (string | undefined)[] = [];
        const modes = new KioskModes(book, (_, kioskId) => failed.push(kioskId));
        for (const [no, isBad] of bad.entries()) modes.see(`K-${no}`, 'maintenance', isBad ? MORNING + 0.5 : MORNING);
        await modes.flush();
        await modes.flush();
        expect((await book.open()).map(({ kioskId }) => kioskId).sort()).toEqual(
          goodOf(bad)
            .map((no) => `K-${no}`)
            .sort(),
        );
        expect(failed.sort()).toEqual(
          badOf(bad)
            .map((no) => `K-${no}`)
            .sort(),
        );
      });
    },
    PATIENCE,
  );
});

describe('nor does it on the way out and back in', () => {
  const fault = (): never => {
    throw new TypeError('Invalid URL');
  };

  test(
    'among messages that are sent',
    async () => {
      await holds(poisoned(), async (bad) => {
        const clock = new StoryClock(MORNING);
        const items = new Map<string, OutboxItem>();
        const sent: number[] = [];
        for (const no of bad.keys())
          items.set(`AL-${no}`, {
            id: `AL-${no}`,
            message: {
              ...{ type: 'alert', orderId: `MO-${no}`, kioskId: null, hallId: '', to: `p-${no}`, body: {} },
              address: { kind: 'webhook' },
            },
            ...{ state: 'waiting', attempts: 0, createdAt: MORNING, dueAt: MORNING, sentAt: null, lastError: null },
          });
        const waiting = (): OutboxItem[] => [...items.values()].filter(({ state }) => state === 'waiting');
        const deliver = new Deliver({
          outbox: {
            put: async () => undefined,
            ready: async (...asked) => readyOf(waiting(), ...asked),
            nextDue: async (busy) => nextDueOf(waiting(), busy),
            behind: async () => [],
            besides: async () => [],
            hold: async () => undefined,
            settle: async (item) => void items.set(item.id, item),
            one: async (id) => items.get(id),
            list: async () => ({ items: [], next: null }),
          },
          channel: {
            send: async ({ id }) => {
              const no = Number(id.slice(3));
              if (bad[no]) fault();
              sent.push(no);
              return { ok: true };
            },
          },
          kinds: CHANNELS,
          sign: { send: async () => ({ ok: true }) },
          clock,
          report,
          writing: { write: async ({ told: item }) => ({ item }), ordersOf: async () => new Map() },
          tellUnreached: async () => undefined,
          tellReached: async () => undefined,
          passOn: async () => undefined,
          name: (id) => id,
        });
        deliver.start();
        await until(clock, () => sent.length === goodOf(bad).length && waiting().every(({ attempts }) => attempts > 0));
        await deliver.stop();
        expect(sent.sort((a, b) => a - b)).toEqual(goodOf(bad));
      });
    },
    PATIENCE,
  );

  test(
    'among packets that are taken again',
    async () => {
      await holds(poisoned(), async (bad) => {
        const clock = new StoryClock(MORNING);
        const outcomes = new Map<number, Retry>();
        const wanted = bad.map((_, id) => ({ id, reason: 'not-json' }) as QuarantinedPacket);
        const retries = new QuarantineRetries({
          desk: {
            wanted: async (limit: number) => wanted.filter(({ id }) => !outcomes.has(id)).slice(0, limit),
            settle: async (id: number, outcome: Retry) => void outcomes.set(id, outcome),
            onWanted: () => () => undefined,
            purge: async () => 0,
          } as unknown as ConstructorParameters<typeof QuarantineRetries>[0]['desk'],
          retake: async ({ id }) => (bad[id] ? fault() : { accepted: true }),
          keepDays: 1,
          clock,
          report,
        });
        retries.start();
        await until(clock, () => outcomes.size === bad.length);
        await retries.stop();
        const states = [...outcomes].filter(([, { state }]) => state === 'accepted').map(([id]) => id);
        expect(states.sort((a, b) => a - b)).toEqual(goodOf(bad));
      });
    },
    PATIENCE,
  );
});
