import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Hall,
  HOUR,
  type Instant,
  type Kiosk,
  MINUTE,
  OpenHours,
  type Opening,
  type OutageNotice,
} from '#libs/domain/index.js';
import { at, hallOf, kioskOf, someHall, someKiosk } from '#libs/domain/outage/testing/register.js';
import type { Put } from '../testing/mutable-register.js';
import { Office } from '../testing/office.js';

const HALLS = ['h-1', 'h-2', 'h-3'];
const PEERS = ['K-2', 'K-3'];
const HOURS = new OpenHours();

/** A register as it is from then on. */
interface Then {
  halls: Map<string, Hall>;
  kiosks: Map<string, Kiosk>;
}

const timeIn = (words: RegExp, route: string): Instant | null => {
  const [, time] = words.exec(route) ?? [];
  return time === undefined ? null : at(time.replace(' ', 'T'));
};

/** Whether it is open, or opens, as the route says. */
function isSo(route: string, opening: Opening, when: Instant): boolean {
  const opens = timeIn(/\(opens (\S+ \S+)\)/, route);
  const until = timeIn(/\(open until (\S+ \S+)\)/, route);
  if (opens !== null) return !HOURS.isOpen(opening, when) && HOURS.isOpen(opening, opens) && opens > when;
  return HOURS.isOpen(opening, when) && (until === null || (until > when && !HOURS.isOpen(opening, until)));
}

function kioskIsSo(route: string, kiosk: Kiosk, notice: OutageNotice, { halls }: Then, when: Instant): boolean {
  const [its, own] = [halls.get(kiosk.hall) as Hall, halls.get(notice.hallId) as Hall];
  const place = its.id === own.id ? 'in this hall' : `at ${its.name}`;
  return kiosk.state === 'active' && its.region === own.region && route.includes(place) && isSo(route, its, when);
}

/** Whether the place is there and as the notice says, by the register of that moment alone. */
function leads(route: string, notice: OutageNotice, then: Then, when: Instant): boolean {
  const hall = then.halls.get(notice.hallId) as Hall;
  const kiosk = [...then.kiosks.values()].find(({ id }) => route.includes(id));
  if (kiosk) return kioskIsSo(route, kiosk, notice, then, when);
  const counter = hall.counters.find(({ name }) => route.includes(name));
  if (counter) return isSo(route, counter.hours ? { ...hall, hours: counter.hours } : hall, when);
  const online = hall.online.some(({ url }) => route.endsWith(url));
  const hotline = hall.hotline.trim();
  return online || route.startsWith(hotline === '' ? 'ask the staff' : `call ${hotline};`);
}

const someChange = fc.oneof(
  fc.constantFrom(...HALLS).chain((id) => someHall(id).map((hall): Put => ({ halls: [hall] }))),
  fc.constantFrom(...PEERS).chain((id) => someKiosk(id, HALLS).map((kiosk): Put => ({ kiosks: [kiosk] }))),
  fc.constantFrom(...HALLS).map((hall): Put => ({ kiosks: [kioskOf('K-1', hall)] })),
  fc.constantFrom('r', 's').map((region): Put => ({ halls: [hallOf('h-3', { region, hours: { tue: [['08:30', '12:00']] } })] })),
);
const someStep = fc.record({ change: fc.option(someChange, { nil: undefined }), minutes: fc.integer({ min: 1, max: 900 }) });

/** The notice as it was told, and until when. */
function* toldSince(
  here: Office,
  from: number,
  until: Instant,
): Generator<{ notice: OutageNotice; from: Instant; until: Instant }> {
  const versions = here.told
    .filter(({ what }) => what === 'notice')
    .map(({ at, body }) => ({ at, notice: body as unknown as OutageNotice }));
  for (const [i, { at: begins, notice }] of versions.entries()) {
    const ends = versions[i + 1]?.at ?? until;
    if (ends > from) yield { notice, from: Math.max(begins, from), until: ends };
  }
}

function expectTrue(here: Office, then: Then, from: Instant, until: Instant): void {
  for (const told of toldSince(here, from, until)) {
    for (let when = told.from; when < told.until; when += 30 * MINUTE) {
      const wrong = (told.notice.routes ?? []).filter((route) => !leads(route, told.notice, then, when));
      expect({ when: new Date(when).toISOString(), wrong }).toEqual({ when: new Date(when).toISOString(), wrong: [] });
    }
  }
}

test('at every moment a notice sends people to places that are there, and open when it says so', async () => {
  const some = fc.record({
    halls: fc.tuple(...HALLS.map(someHall)),
    peers: fc.tuple(...PEERS.map((id) => someKiosk(id, HALLS))),
    steps: fc.array(someStep, { minLength: 1, maxLength: 6 }),
    begins: fc.integer({ min: 0, max: 48 * 7 }),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ halls, peers, steps, begins }) => {
      const kiosks = [kioskOf('K-1', 'h-1', { contactPhone: '0000-000011' }), ...peers];
      const then: Then = {
        halls: new Map(halls.map((one) => [one.id, one])),
        kiosks: new Map(kiosks.map((one) => [one.id, one])),
      };
      const here = new Office({ halls, kiosks });
      let now = at('2026-04-27T00:00') + (begins * HOUR) / 2;
      await here.raise('K-1', now);
      for (const { change, minutes } of steps) {
        const from = now;
        if (change) await here.put(change, now);
        for (const hall of change?.halls ?? []) then.halls.set(hall.id, hall);
        for (const kiosk of change?.kiosks ?? []) then.kiosks.set(kiosk.id, kiosk);
        now += minutes * MINUTE;
        await here.decide([], now);
        expectTrue(here, then, from, now);
      }
    }),
  );
}, 60_000);
