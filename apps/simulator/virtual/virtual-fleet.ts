import type { FleetFile, Kind } from '#libs/contracts/index.js';
import { natureOf, Random } from '../model/index.js';
import { Heap } from './heap.js';
import { type Said, VirtualKiosk } from './virtual-kiosk.js';

/** A message as the broker hands it over. */
export interface Heard {
  receivedAt: number;
  kioskId: string;
  kind: Kind;
  payload: Record<string, unknown>;
}

export interface VirtualFleetOptions {
  fleet: FleetFile;
  /** The same seed gives the same fleet life. */
  seed: number;
  from: number;
  to: number;
}

type Due = { at: number; kiosk: string } | { at: number; hall: string };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days between two outages of a hall's line or power. */
const HALL_OUTAGE_DAYS = 21;
/** On the way to us, milliseconds. */
const UNDER_WAY = 20;

/** The life of a fleet in the order in which it is heard of, as fast as it can be reckoned. */
export function* virtualFleet({ fleet, seed, from, to }: VirtualFleetOptions): Generator<Heard> {
  const kiosks = new Map<string, VirtualKiosk>();
  const byHall = new Map<string, string[]>();
  for (const kiosk of fleet.kiosks.filter(({ state }) => state === 'active')) {
    const random = new Random(seed, kiosk.id);
    kiosks.set(kiosk.id, new VirtualKiosk(natureOf(kiosk, 1, random), from, random));
    byHall.set(kiosk.hall, [...(byHall.get(kiosk.hall) ?? []), kiosk.id]);
  }
  const lines = new Map([...byHall.keys()].map((id) => [id, new Random(seed, `line of ${id}`)]));
  const due = new Heap<Due>();
  for (const [id, kiosk] of kiosks) due.put({ at: kiosk.nextAt, kiosk: id });
  for (const [hall, random] of lines) due.put({ at: from + random.exponential(HALL_OUTAGE_DAYS * DAY_MS), hall });

  for (let next = due.take(); next && next.at < to - UNDER_WAY; next = due.take()) {
    const { at } = next;
    if ('kiosk' in next) {
      const kiosk = kiosks.get(next.kiosk) as VirtualKiosk;
      yield* heard(kiosk.live(at), next.kiosk, at);
      due.put({ at: Math.max(kiosk.nextAt, at + 1), kiosk: next.kiosk });
    } else {
      const random = lines.get(next.hall) as Random;
      const lasts = random.between(8, 45) * MINUTE_MS;
      for (const id of byHall.get(next.hall) ?? []) yield* heard((kiosks.get(id) as VirtualKiosk).drop(at, lasts), id, at);
      due.put({ at: at + lasts + random.exponential(HALL_OUTAGE_DAYS * DAY_MS), hall: next.hall });
    }
  }
}

function* heard(said: Said[], kioskId: string, at: number): Generator<Heard> {
  const receivedAt = Math.round(at) + UNDER_WAY;
  for (const { kind, payload } of said) yield { receivedAt, kioskId, kind, payload: payload as Heard['payload'] };
}
