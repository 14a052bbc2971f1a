import type { Incident } from '../incident/index.js';
import type { Kiosk } from '../kiosk/index.js';

/** An open incident, as far as it takes something from a kiosk. */
export type Taker = Pick<Incident, 'id' | 'kioskId' | 'kind' | 'severity' | 'servicesLost' | 'unharmed' | 'openedAt'>;

/** What is known of what takes something from kiosks; absent: nothing but what is asked about. */
export interface Takers {
  /** Open incidents that concern the kiosk, its own and those of many. */
  takersOf?: (kioskId: string) => readonly Taker[];
  /** Whether it failed its acceptance, and a notice says so. */
  isBarred?: (kioskId: string) => boolean;
}

/** A kiosk that never said what it offers loses what the incident names. */
export const lostAt = ({ services }: Kiosk, { servicesLost }: Pick<Incident, 'servicesLost'>): string[] =>
  services.length === 0 || servicesLost.includes('ALL')
    ? servicesLost
    : servicesLost.filter((service) => services.includes(service));

/** One by one, where it is known what there is. */
const oneByOne = (kiosk: Kiosk, services: string[]): string[] =>
  services.includes('ALL') && kiosk.services.length > 0 ? [...kiosk.services] : services;

/** What the public may be told that it takes from the kiosk. */
function takenBy(taker: Taker, kiosk: Kiosk): string[] {
  const { severity, unharmed = [] } = taker;
  return severity === 'info' || unharmed.includes(kiosk.id) ? [] : oneByOne(kiosk, lostAt(kiosk, taker));
}

const without = (services: readonly string[], others: readonly string[]): string[] =>
  others.includes('ALL') ? [] : services.filter((service) => !others.includes(service));

const isWithin = (services: readonly string[], others: readonly string[]): boolean => without(services, others).length === 0;

/** More than all of the other. */
const isWider = (services: readonly string[], others: readonly string[]): boolean =>
  isWithin(others, services) && !isWithin(services, others);

/** What one of them takes from the kiosk, and what of it its notice says. */
interface Voice {
  taker: Taker;
  takes: string[];
  says: string[];
}

const sizeOf = ({ takes }: Voice): number => (takes.includes('ALL') ? Number.POSITIVE_INFINITY : takes.length);

/** The one that takes more, then the older one. */
const gravest = (a: Voice, b: Voice): number =>
  sizeOf(b) - sizeOf(a) || a.taker.openedAt - b.taker.openedAt || (a.taker.id < b.taker.id ? -1 : 1);

/**
 * Of what takes something from a kiosk, which notice says what: the wider cause speaks before the kiosk's own, unless what the kiosk has of
 * its own takes all of that and more. Of its own the graver speaks, and each service is said to be lost once.
 */
function voicesOf(kiosk: Kiosk, takers: readonly Taker[], isBarred: boolean): Voice[] {
  const all = takers.map((taker): Voice => ({ taker, takes: takenBy(taker, kiosk), says: [] }));
  const speaking = all.filter(({ takes }) => takes.length > 0);
  if (isBarred) return speaking;
  const own = speaking.filter(({ taker }) => taker.kioskId !== null).sort(gravest);
  const wide = speaking.filter(({ taker, takes }) => taker.kioskId === null && !own.some((one) => isWider(one.takes, takes)));
  let said: string[] = [];
  for (const voice of [...wide.sort(gravest), ...own]) {
    voice.says = without(voice.takes, said);
    said = [...said, ...voice.says];
  }
  return speaking;
}

const voicesAt = (kiosk: Kiosk, also: Taker | undefined, { takersOf, isBarred }: Takers): Voice[] => {
  const others = (takersOf?.(kiosk.id) ?? []).filter(({ id }) => id !== also?.id);
  return voicesOf(kiosk, also ? [...others, also] : others, isBarred?.(kiosk.id) ?? false);
};

/** What the notice of the incident says that the kiosk has lost; nothing: another notice says all of it. */
export function voiceOf(incident: Taker, kiosk: Kiosk, around: Takers): string[] {
  const voice = voicesAt(kiosk, incident, around).find(({ taker }) => taker.id === incident.id);
  if (!voice) return [];
  // In the words of the incident, where nothing of it is said elsewhere.
  return voice.says.length === voice.takes.length ? lostAt(kiosk, incident) : voice.says;
}

/** Incidents whose notices say something of this kiosk. */
export const speakersAt = (kiosk: Kiosk, around: Takers): string[] =>
  voicesAt(kiosk, undefined, around).flatMap(({ taker, says }) => (says.length > 0 ? [taker.id] : []));

/** The kind of what speaks in its place; undefined: another thing of the kiosk itself. */
export function speaksFor(incident: Taker, kiosk: Kiosk, around: Takers): Incident['kind'] | undefined {
  const voices = voicesAt(kiosk, incident, around);
  const wanted = voices.find(({ taker }) => taker.id === incident.id)?.takes ?? [];
  const speaker = voices.find(({ taker, says }) => taker.kioskId === null && !isWithin(wanted, without(wanted, says)));
  return speaker?.taker.kind;
}
