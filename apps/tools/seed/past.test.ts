import { beforeAll, expect, test } from '@jest/globals';
import { daysOf, generateFleet, virtualLife } from '#apps/simulator/index.js';
import { FleetRegistry } from '#libs/adapters/memory/index.js';
import { type Loading } from '#libs/composition/seeding/loading.js';
import type { Saved } from '#libs/composition/seeding/noted-books.js';
import { Seeding } from '#libs/composition/seeding/seeding.js';
import { DAY, type Fleet, type Incident, type MaintenanceOrder, startOf, WorkingCalendar } from '#libs/domain/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { givenRules } from '#libs/stages/watch/settle-rules.js';
import { befallsSurely, pastSilences } from './events.js';
import { PastPeople } from './people.js';

const { kiosks, ...others } = generateFleet(52, 4);
const fleet = { ...others, kiosks: kiosks.map((one) => ({ ...one, state: 'active' as const, heartbeatS: 300 })) };
/** Monday to Wednesday. */
const from = startOf(20_458);
const to = from + 3 * DAY;

const nowhere: Loading = {
  full: false,
  unkept: { old: 0, refused: 0, why: null },
  take: () => undefined,
  room: async () => undefined,
  finish: async () => undefined,
};

async function lived(): Promise<Saved[]> {
  const people = new PastPeople(fleet, 4);
  const seeding = new Seeding({
    registry: new FleetRegistry(fleet as Fleet),
    rules: readRules(givenRules(undefined).text),
    loading: nowhere,
    fleetView: { save: async () => undefined },
    modes: { note: async () => undefined, open: async () => [], between: async () => [] },
    past: { noteHeard: async () => undefined },
    nowMinutes: 15,
    to,
    report: () => undefined,
    silences: pastSilences(fleet, from, to),
    ordered: (order) => people.wide(order),
  });
  const life = virtualLife({
    fleet,
    seed: 4,
    from,
    to,
    surely: befallsSurely(fleet, from, to),
    days: daysOf(new WorkingCalendar()),
  });
  for (const one of people.in(life)) await seeding.take(one);
  await seeding.finish();
  return seeding.saved;
}

let saved: Saved[] = [];
let incidents: Incident[] = [];
let orders: MaintenanceOrder[] = [];

beforeAll(async () => {
  saved = await lived();
  incidents = saved.flatMap((one) => (one.in === 'incidents' ? [one.what] : []));
  orders = saved.flatMap((one) => (one.in === 'orders' ? [one.what] : []));
}, 120_000);

const happened = (what: string): MaintenanceOrder[] => orders.filter(({ history }) => history.some((one) => one.what === what));

test('a past has outages of a hall and of a region, lost mains, a system that did not answer, and what people were kept from', () => {
  const causes = new Set(incidents.map(({ cause }) => cause.split('/').slice(0, 2).join('/')));
  expect([...causes].sort()).toEqual(
    expect.arrayContaining(['hall/network', 'hall/power', 'region/network', 'upstream/qrPlatform']),
  );
  expect(incidents.some(({ quiet }) => quiet !== undefined)).toBe(true);
});

test('its people accept, go there, repair, hand over with a reason, and refuse what is not repaired', () => {
  for (const what of ['accepted', 'arrived', 'repaired', 'takenOver', 'rejected', 'closed'])
    expect([what, happened(what).length]).not.toEqual([what, 0]);
  const handedOver = happened('takenOver').flatMap(({ history }) => history.filter(({ what }) => what === 'takenOver'));
  expect(handedOver[0]?.note.zh).toMatch(/接手：.+/);
  expect(happened('accepted').some(({ kioskId }) => kioskId === null)).toBe(true);
});

test('what is out is told for longer where it takes longer', () => {
  const notices = saved.flatMap((one) => (one.in === 'notices' ? [one.what] : []));
  const until = new Map<string, Set<number | null>>();
  for (const { id, until: promised } of notices) until.set(id, (until.get(id) ?? new Set()).add(promised));
  expect([...until.values()].some((promises) => promises.size > 1)).toBe(true);
});

test('the same seed gives the same past, its people included', async () => {
  expect(JSON.stringify(await lived()) === JSON.stringify(saved)).toBe(true);
}, 120_000);
