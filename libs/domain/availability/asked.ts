import type { Instant } from '../time/index.js';
import type { KioskThen } from './past.js';

/** A time that a kiosk was in a hall and a service was asked of it. */
export interface TimeInHall extends Pick<KioskThen, 'hall' | 'type'> {
  from: Instant;
  to: Instant | null;
}

/** Where a kiosk should have given a service. */
export interface ServiceAsked {
  service: string;
  /** Before it nobody could know whether it gave it; infinite: it was never heard. */
  knownSince: Instant;
  places: TimeInHall[];
}

/** One that never said what it offers gives everything or nothing. */
const offeredBy = ({ services }: KioskThen): readonly string[] => (services.length > 0 ? services : ['ALL']);

/** The times follow each other: one that only goes on is not another. */
function placesIn(spells: readonly KioskThen[], first: KioskThen | undefined): TimeInHall[] {
  const places: TimeInHall[] = [];
  for (const spell of spells) {
    const { hall, type, until: to } = spell;
    const from = spell === first ? Number.NEGATIVE_INFINITY : spell.since;
    const last = places.at(-1);
    if (last && last.hall === hall && last.type === type && last.to === from) last.to = to;
    else places.push({ hall, type, from, to });
  }
  return places;
}

/**
 * What was asked of a kiosk, service by service, by what the register said of it. Before it was registered it is taken to have stood where
 * it stood first, and before it offered a service to have been asked for it: nobody knows.
 */
export function askedOf(said: readonly KioskThen[], heardSince: Instant | undefined): ServiceAsked[] {
  const spells = [...said].sort((a, b) => a.since - b.since);
  const active = spells.filter(({ state }) => state === 'active');
  const firstOffered = new Map<string, Instant>();
  for (const spell of active)
    for (const service of offeredBy(spell)) firstOffered.set(service, firstOffered.get(service) ?? spell.since);
  return [...firstOffered].map(([service, first]) => ({
    service,
    knownSince: Math.max(heardSince ?? Number.POSITIVE_INFINITY, first),
    places: placesIn(
      active.filter((spell) => spell.since < first || offeredBy(spell).includes(service)),
      spells[0],
    ),
  }));
}
