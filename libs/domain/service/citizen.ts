import type { Kiosk, KioskState } from '../kiosk/index.js';
import type { Text } from '../text.js';

/** What a citizen comes for (部门业务), as departments register it; each needs technical services, and each of those serves many. */
export interface CitizenService {
  id: string;
  name: Text;
  /** Technical services that it needs, all of them. */
  services: string[];
  /** Where it is offered: at kiosks that are in each of the lists that are there. */
  kiosks?: string[];
  types?: string[];
  halls?: string[];
  /** `retired`: offered nowhere any more. */
  state: KioskState;
}

const among = (list: string[] | undefined, one: string): boolean => !list || list.includes(one);

/** Whether citizens come to the kiosk for it: it is for that kiosk, and the kiosk offers all that it needs. */
export const isOfferedAt = ({ state, services, kiosks, types, halls }: CitizenService, kiosk: Kiosk): boolean =>
  state === 'active' &&
  among(kiosks, kiosk.id) &&
  among(types, kiosk.type) &&
  among(halls, kiosk.hall) &&
  services.every((service) => kiosk.services.includes(service));

/** Whether it cannot be had without these technical services. */
export const isLostBy = ({ services }: CitizenService, lost: readonly string[]): boolean =>
  lost.includes('ALL') || services.some((service) => lost.includes(service));

/** Whether these technical services are enough for it. */
export const isGivenBy = ({ services }: CitizenService, given: readonly string[]): boolean =>
  services.every((service) => given.includes(service));

/** Technical services at one kiosk. */
export interface AtKiosk {
  kiosk: Kiosk;
  services: readonly string[];
}

type InCitizensWords = { own: CitizenService[]; technical: string[] };

/** What the technical services at these kiosks mean to citizens, and those that no citizens' service there needs. */
export function toldBy(
  parts: readonly AtKiosk[],
  all: readonly CitizenService[],
  counts: (one: CitizenService, services: readonly string[]) => boolean,
): InCitizensWords {
  const [own, technical] = [new Set<CitizenService>(), new Set<string>()];
  for (const { kiosk, services } of parts) {
    const here = all.filter((one) => isOfferedAt(one, kiosk));
    for (const one of here) if (counts(one, services)) own.add(one);
    const spoken = new Set(here.flatMap((one) => one.services));
    for (const service of services) if (!spoken.has(service) && !(service === 'ALL' && here.length > 0)) technical.add(service);
  }
  return { own: all.filter((one) => own.has(one)), technical: [...technical] };
}
