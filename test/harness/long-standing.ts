import { generateFleet } from '#apps/simulator/index.js';
import { noiseTimes } from '#apps/simulator/model/index.js';
import { type Database, PostgresBooks } from '#libs/adapters/postgres/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import { DAY, HOUR, type Instant, MINUTE, notNotifiedByChannel, type Reading, unreachedWords } from '#libs/domain/index.js';
import { type EmptyServers, liveThrough } from './lived-day.js';
import { simulatedDay } from './simulated-day.js';

/** Breaks in the first hours, and nobody comes. */
export const BROKEN = 'PW-UTIL-01';
/** Says from then on that it is being worked on. */
export const WORKED_ON = 'PW-UTIL-02';
/** Falls silent as a whole. */
export const SILENT_HALL = 'aq-district';
export const SILENT_KIOSK = 'DS-COMBI-01';
export const BROKEN_HALL = 'aq-power';

/** More than the longest range that is asked for. */
const DAYS = 8;
const BEGUN = 3 * HOUR;
const [CODE, COMPONENT] = ['BNA-002', 'noteAcceptor'] as const;

function twoHalls(): FleetFile {
  const fleet = generateFleet(30, 1);
  const of = (hall: string): boolean => hall === BROKEN_HALL || hall === SILENT_HALL;
  const kiosks = fleet.kiosks.filter(({ hall }) => of(hall)).map((kiosk) => ({ ...kiosk, heartbeatS: 300 }));
  return { ...fleet, halls: fleet.halls.filter(({ id }) => of(id)).map((hall) => ({ ...hall, hours: '24h' as const })), kiosks };
}

type Payload = Reading['payload'];

/** Nothing else is the matter with it, by whatever hour of the day this begins: a graver fault would take its notice in. */
function elseWell(payload: Payload): Payload {
  const components = Object.entries((payload['components'] ?? {}) as Record<string, string>);
  const well = components.map(([component, state]) => [component, component === COMPONENT ? state : 'online']);
  return { ...payload, mode: 'inService', components: Object.fromEntries(well) };
}

/** As it stays: no fault is cleared, and what is worked on is not given back. */
function stays(reading: Reading, from: Instant): Reading[] {
  const { kioskId, kind, payload, receivedAt } = reading;
  if (kioskId === BROKEN && kind === 'fault' && (payload['state'] === 'cleared' || payload['code'] !== CODE)) return [];
  if (kind !== 'heartbeat') return [reading];
  if (kioskId === BROKEN) return [{ ...reading, payload: elseWell(payload) }];
  const isWork = kioskId === WORKED_ON && receivedAt >= from + BEGUN;
  return [isWork ? { ...reading, payload: { ...payload, mode: 'maintenance' } } : reading];
}

/** Whoever is to be told of the broken one is not. */
async function leaveUntold(database: Database): Promise<void> {
  await new PostgresBooks(database).transact(async ({ orders, untold }) => {
    const { items } = await orders.list({ hallId: BROKEN_HALL, limit: 500 });
    const order = items.find(({ kioskId, cause }) => kioskId === BROKEN && cause.includes(CODE));
    if (!order) throw new Error('There is no order of the broken kiosk');
    const refused = { to: 'p-08', reason: 'refused' as const, explanation: unreachedWords('p-08', 'HTTP 404', true) };
    await untold.save(notNotifiedByChannel(order, order.openedAt + MINUTE, refused));
  });
}

/** Eight days of two halls in which everything that happens begins on the first and stands until the end. */
export async function longStanding(servers: EmptyServers, database: Database, until: Instant): Promise<void> {
  const fleet = twoHalls();
  const from = until - DAYS * DAY;
  const happenings = [
    { kioskId: BROKEN, hour: BEGUN / HOUR, act: { what: 'break' as const, code: CODE } },
    ...fleet.kiosks
      .filter(({ hall }) => hall === SILENT_HALL)
      .map(({ id }) => ({ kioskId: id, hour: BEGUN / HOUR, act: { what: 'cut-off' as const, minutes: (DAYS * DAY) / MINUTE } })),
  ];
  const readings = simulatedDay(fleet, from, until, happenings, { noise: noiseTimes(0) }).flatMap((reading) =>
    stays(reading, from),
  );
  await liveThrough(servers, fleet, readings, from, until);
  await leaveUntold(database);
}
