import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hall, Kiosk, Person } from '#libs/domain/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { LOAD_REGION, LoadRegistry } from './fleet.js';
import type { Whole } from './whole.js';

/** Kiosks that break, each in a hall of its own: in one they would be one outage. A technician each, so that no alert waits for another. */
const hallId = (n: number): string => `probe-hall-${n}`;
export const placeId = (n: number): string => `PROBE-${String(n).padStart(2, '0')}`;

const kioskOf = (n: number): Kiosk => ({
  id: placeId(n),
  hall: hallId(n),
  type: 'UTIL',
  name: placeId(n),
  spot: '—',
  services: ['CASH', 'QRPAY'],
  components: ['noteAcceptor'],
  heartbeatS: 86_400,
  maintainer: `p-${n}`,
  state: 'active',
});

const personOf =
  (phone: string) =>
  (n: number): Person => ({
    id: `p-${n}`,
    name: `维护员${n}`,
    phone: '000-0000',
    roles: ['technician'],
    halls: [hallId(n)],
    skills: [],
    channels: [{ kind: 'webhook', url: phone }],
    shifts: [],
  });

/** So many places that break, for the register. */
export function placesLike(hall: Hall, count: number, phone: string): { halls: Hall[]; kiosks: Kiosk[]; people: Person[] } {
  const places = Array.from({ length: count }, (_, n) => n);
  const halls = places.map((n) => ({ ...hall, id: hallId(n), name: hallId(n), region: LOAD_REGION }));
  return { halls, kiosks: places.map(kioskOf), people: places.map(personOf(phone)) };
}

/** Registers the kiosks of the load and those that break; answers the file with all passwords, and those of the latter. */
export async function furnish(whole: Whole, phone: string, folder: string, wanted: { kiosks: number; places: number }) {
  const load = new LoadRegistry(wanted.kiosks);
  const [hall] = load.halls();
  if (!hall) throw new Error('the load has no hall');
  const places = placesLike(hall, wanted.places, phone);
  const fleet = { halls: [hall, ...places.halls], kiosks: [...load.kiosks(), ...places.kiosks], people: places.people };
  const { passwords } = await whole.stores.registry.takeFleet(fleet, byHallwatch());
  const file = join(folder, 'passwords.json');
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  const own = Object.fromEntries(Object.entries(passwords).filter(([id]) => id.startsWith('PROBE-')));
  return { file, own };
}
