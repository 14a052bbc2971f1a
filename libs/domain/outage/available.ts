import type { Kiosk } from '../kiosk/index.js';
import type { AtKiosk } from '../service/index.js';
import type { Surroundings } from './alternative.js';
import { servicesInWords } from './in-words.js';
import type { OutageNotice } from './notice.js';

type Available = Pick<OutageNotice, 'available' | 'kind' | 'inWords'>;

/** What of the services is given there at this moment, beside those that are lost. */
export const givenBeside = (kiosk: Kiosk, lost: readonly string[], around: Surroundings): string[] =>
  kiosk.services.filter((service) => !lost.includes(service) && around.gives(kiosk.id, service));

/** Kind of a notice by what is lost and what is left: a device gives many services and may have lost some (S0-M2.2). */
export const kindOf = (lost: readonly string[], available: readonly string[]): OutageNotice['kind'] => {
  if (available.length === 0) return 'fault';
  return lost.length === 1 && lost[0] === 'CASH' ? 'cashOnly' : 'partial';
};

/** Devices of which the notice says what works: its own, or all of its hall. Those that it calls out give what it does not name as lost. */
function givenNow({ kioskId, hallId, kioskIds, services }: OutageNotice, around: Surroundings): AtKiosk[] {
  const isMeant = ({ id, hall, state }: Kiosk): boolean =>
    kioskId === null ? hall === hallId && state === 'active' : id === kioskId;
  return around.kiosks
    .filter(isMeant)
    .map((kiosk) => ({ kiosk, services: givenBeside(kiosk, kioskIds.includes(kiosk.id) ? services : [], around) }));
}

const lostOf = (kiosk: Kiosk, services: readonly string[]): string[] =>
  services.filter((service) => service === 'ALL' || kiosk.services.includes(service));

/**
 * What works still at this moment, where the notice says otherwise: something else may have taken a service since, or have given it back.
 * Null: it says so.
 */
export function availableNow(notice: OutageNotice, around: Surroundings): Available | null {
  const { kioskId, kioskIds, services, barred } = notice;
  const given = givenNow(notice, around);
  if (given.length === 0 || barred) return null;
  const all = [...new Set(given.flatMap((one) => one.services))];
  const available = kioskId === null ? all.sort() : all;
  if (available.join() === notice.available.join()) return null;
  const out = around.kiosks
    .filter(({ id }) => kioskIds.includes(id))
    .map((kiosk) => ({ kiosk, services: lostOf(kiosk, services) }));
  const inWords = servicesInWords(out, given, around.citizenServices);
  return { available, kind: kindOf(services, available), ...(inWords && { inWords }) };
}

/** Whether the notice names something as available that is not. */
export const saysTooMuch = ({ available }: OutageNotice, now: Pick<OutageNotice, 'available'> | null): boolean =>
  now !== null && available.some((service) => !now.available.includes(service));
