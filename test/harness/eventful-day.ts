import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateFleet } from '#apps/simulator/index.js';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import {
  type Database,
  PostgresBooks,
  PostgresCalendar,
  PostgresQuarantine,
  PostgresRegistry,
  PostgresRuleBook,
} from '#libs/adapters/postgres/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import {
  DAY,
  dayAt,
  type Hall,
  HOUR,
  type Instant,
  MINUTE,
  notNotifiedByChannel,
  PLATFORM_FIELD_NAMES,
  unreachedWords,
  waitingItem,
} from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { beginRuleBook } from '#libs/stages/watch/settle-rules.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { type EmptyServers, liveThrough } from './lived-day.js';
import { sampleAlert, sampleIncident, sampleNotice, sampleOrder } from './sample-books.js';
import { type Happening, simulatedDay } from './simulated-day.js';
import { somebodyWatches } from './somebody-watches.js';

/** A type that would end a string of SQL, in a language of its own. */
export const ODD_TYPE = "缴费机'甲";
/** The same of a vendor. */
export const ODD_VENDOR = "示例厂家'丁";
export const EVENTFUL_KIOSK = 'PW-UTIL-01';
export const ODD_KIOSK = 'PW-UTIL-02';
const SERVED_KIOSK = 'PW-UTIL-04';
export const EVENTFUL_HALL = 'aq-power';

const KIOSKS = 30;
const why = { zh: '巡检', en: 'Check-up' };
const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The civic, district and power halls whole, and some of the hospital. */
export function eventfulFleet(): FleetFile {
  const fleet = generateFleet(KIOSKS, 1);
  for (const kiosk of fleet.kiosks) kiosk.heartbeatS = 300;
  const odd = fleet.kiosks.find(({ id }) => id === ODD_KIOSK);
  if (odd) Object.assign(odd, { type: ODD_TYPE, vendor: ODD_VENDOR });
  // Of whom nobody said who made it.
  delete fleet.kiosks.find(({ id }) => id === 'PW-UTIL-03')?.vendor;
  for (const hall of fleet.halls) hall.maintenance = [{ kind: 'weekly', on: [...EVERY_DAY], from: '02:00', to: '02:10', why }];
  return fleet;
}

/** Of everything something, at hours that leave it as it is at the end. */
const happenings = (fleet: FleetFile): Happening[] => [
  { kioskId: EVENTFUL_KIOSK, hour: 8, act: { what: 'break', code: 'BNA-002' } },
  { kioskId: EVENTFUL_KIOSK, hour: 2, act: { what: 'run-low', kind: 'receiptPaper', pct: 5 } },
  { kioskId: ODD_KIOSK, hour: 2, act: { what: 'fill-up', kind: 'noteBox', pct: 97 } },
  { kioskId: 'PW-UTIL-03', hour: 23.2, act: { what: 'run-low', kind: 'receiptPaper', pct: 0 } },
  // Somebody comes to it, whatever day of the week it is.
  { kioskId: SERVED_KIOSK, hour: 3, act: { what: 'run-low', kind: 'receiptPaper', pct: 20 } },
  { kioskId: SERVED_KIOSK, hour: 3, act: { what: 'fill-up', kind: 'noteBox', pct: 75 } },
  { kioskId: SERVED_KIOSK, hour: 5, act: { what: 'run-low', kind: 'receiptPaper', pct: 100 } },
  { kioskId: SERVED_KIOSK, hour: 5, act: { what: 'fill-up', kind: 'noteBox', pct: 0 } },
  ...fleet.kiosks
    .filter(({ hall }) => hall === EVENTFUL_HALL)
    .map(({ id }): Happening => ({ kioskId: id, hour: 12, act: { what: 'cut-off', minutes: 40 } })),
];

/** What people do, and what a longer past would have left. */
async function peopleAct(database: Database, at: Instant): Promise<void> {
  await new PostgresBooks(database).transact(async ({ incidents, orders, notices, outbox, untold }) => {
    const { items } = await orders.list({ hallId: EVENTFUL_HALL, limit: 5 });
    for (const order of items) {
      const accepted = { at: order.openedAt + 7 * MINUTE, what: 'accepted' as const, by: 'p-08', note: why };
      await orders.save({ ...order, history: [...order.history, accepted] });
    }
    const of = { hallId: EVENTFUL_HALL, kioskId: EVENTFUL_KIOSK, cause: 'fault/CRD-001/cardReader' };
    const repair = { ...of, kind: 'repair' as const, assignee: 'p-08' };
    const [first, second] = [at - 20 * HOUR, at - 9 * HOUR];
    const closed = { closedAt: first + 2 * HOUR, state: 'closed' as const };
    const accepted = { at: first + 9 * MINUTE, what: 'accepted' as const, by: 'p-08', note: why };
    await orders.save(sampleOrder({ ...repair, ...closed, openedAt: first, dueAt: first + HOUR, history: [accepted] }));
    await orders.save(sampleOrder({ ...repair, id: 'MO-2', incidentId: 'IN-2', openedAt: second, dueAt: at + HOUR }));
    const broken = {
      until: first + HOUR,
      from: first,
      publishedAt: first,
      withdrawnAt: first + 2 * HOUR,
      state: 'withdrawn' as const,
    };
    await notices.save(sampleNotice({ ...of, ...broken, updatedAt: first }));
    // Decided a moment ago: the history has not heard of it yet.
    await incidents.save(sampleIncident({ ...of, id: 'IN-9', openedAt: at - MINUTE }));
    // It began within a silence that somebody had set.
    const quiet = { reason: 'silenced' as const, until: at + HOUR, by: 'admin', why, silenceId: 'SI-1' };
    await incidents.save(
      sampleIncident({ ...of, id: 'IN-10', cause: 'fault/CRD-002/cardReader', openedAt: at - 5 * MINUTE, quiet }),
    );
    // A seed sends nothing: who would not have been told of these orders, and who instead of one of them.
    const refused = { to: 'p-08', reason: 'refused' as const, explanation: unreachedWords('p-08', 'HTTP 404', true) };
    for (const order of items.slice(0, 2)) await untold.save(notNotifiedByChannel(order, order.openedAt + MINUTE, refused));
    const instead = sampleAlert({ to: 'p-09', orderId: items[0]?.id ?? null, insteadOf: 'p-08' });
    const told = { id: 'AL-instead', message: instead, at: (items[0]?.openedAt ?? at) + 2 * MINUTE };
    await outbox.put(told);
    await outbox.settle({ ...waitingItem(told), attempts: 1, state: 'sent', sentAt: told.at + 900 });
    // What else would have been sent.
    for (let n = 0; n < 6; n++)
      await outbox.put({ id: `AL-${n}`, message: sampleAlert({ to: `p-${n}` }), at: at - (n + 1) * 8 * MINUTE });
    const due = await outbox.ready(at, 4, []);
    for (const [i, item] of due.entries()) {
      const outcome = i === 0 ? { state: 'dead' as const } : { state: 'sent' as const, sentAt: item.createdAt + 900 };
      await outbox.settle({ ...item, attempts: 1, ...outcome });
    }
  });
}

async function refuse(database: Database, at: Instant): Promise<void> {
  const packet = { topic: 'x', sender: null, detail: 'x', payload: new Uint8Array(), size: 9 };
  const refused = (['not-json', 'breaks-contract', 'unknown-kiosk'] as const).map((reason, i) => ({
    ...packet,
    reason,
    id: i + 1,
    kioskId: i === 0 ? EVENTFUL_KIOSK : null,
    receivedAt: at - i * HOUR,
  }));
  await new PostgresQuarantine(database).keep(refused, 9);
}

/** What a worker would have written of itself in the last hour. */
async function workerTells({ influxUrl: url, bucket }: Stores, at: Instant): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-told-'));
  const history = await InfluxHistory.open({ url, bucket, positionFile: join(folder, 'position'), report: () => undefined });
  const numbers = Object.fromEntries(PLATFORM_FIELD_NAMES.map((name, i) => [name, i + 1]));
  const moments = Array.from({ length: 4 }, (_, i) => at - i * 5 * MINUTE);
  const of = { process: 'worker', reason: 'not-json', refused: 2 };
  await history.writePoints(moments.map((at) => ({ of: 'platform', at, process: of.process, numbers })));
  await history.writePoints(moments.map((at) => ({ ...of, of: 'quarantine', at })));
  await history.writePoints(moments.map((at) => ({ of: 'stalled', at, process: of.process, consumer: 'means' })));
  rmSync(folder, { recursive: true });
}

/** Work that nobody was told of before it began. */
async function enterLate(database: Database, at: Instant): Promise<void> {
  const registry = await PostgresRegistry.open(database, new StoryClock(at));
  const hall = registry.hall(EVENTFUL_HALL) as Hall;
  const late = { kind: 'once' as const, from: at - 3 * HOUR, to: at - 2 * HOUR, why };
  await registry.takeFleet(
    { halls: [{ ...hall, maintenance: [...(hall.maintenance ?? []), late] }], kiosks: [], people: [] },
    byHallwatch(),
  );
}

interface Stores extends EmptyServers {
  /** Open at the same address. */
  database: Database;
}

/** A day before the instant in which everything happened that dashboards show, in the stores as the worker leaves it. */
export async function eventfulDay(stores: Stores, until: Instant): Promise<void> {
  const fleet = eventfulFleet();
  const from = until - DAY;
  await liveThrough(stores, fleet, simulatedDay(fleet, from, until, happenings(fleet)), from, until);
  await peopleAct(stores.database, until);
  await enterLate(stores.database, until - MINUTE);
  await refuse(stores.database, until - MINUTE);
  await workerTells(stores, until - MINUTE);
  await somebodyWatches(stores.database, until);
  await beginRuleBook(new PostgresRuleBook(stores.database, new StoryClock(until)), undefined);
  // The calendar ends some day; a holiday is always ahead here.
  const calendar = await PostgresCalendar.open(stores.database, new StoryClock(until), () => undefined);
  await calendar.override({ date: dayAt(until + 3 * DAY), kind: 'off', name: why, source: 'test' }, byHallwatch({ by: 'admin' }));
}
