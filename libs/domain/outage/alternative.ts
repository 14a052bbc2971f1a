import { maintenanceAt, type OpenHours, type Opening } from '../calendar/index.js';
import type { Hall, MaintenanceWindow } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type CitizenService, isLostBy, isOfferedAt } from '../service/index.js';
import type { Text } from '../text.js';
import { DAY, type Instant, inChinese, inEnglish } from '../time/index.js';
import { deviceInWords, hasName, inBrackets, listed, nameOfHall } from './place.js';
import type { Takers } from './voice.js';

/** What is known of the other places when a notice is written. */
export interface Surroundings extends Takers {
  kiosks: Kiosk[];
  halls: Hall[];
  hours: OpenHours;
  /** Whether that kiosk can give that service at this moment. */
  gives: (kioskId: string, service: string) => boolean;
  /** Whether a person can be told of an order; absent: everybody can. */
  canBeTold?: (personId: string) => boolean;
  /** What citizens come for; absent: none are registered. */
  citizenServices?: CitizenService[];
  /** How long what changed and nobody acts on is gathered before a notice is corrected, milliseconds; ours when it is not said. */
  gatherMs?: number;
  /** When it will be known which kiosks of a hall that is out live still; null: it is known. */
  knownAt?: (hallId: string) => Instant | null;
}

/** Great-circle distance, kilometres; infinite when a hall has no coordinates. */
export function kilometres(a: Hall, b: Hall): number {
  if (a.lat === undefined || a.lon === undefined || b.lat === undefined || b.lon === undefined) return Number.POSITIVE_INFINITY;
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 12_742 * Math.asin(Math.sqrt(h));
}

const givesAll = (kiosk: Kiosk, services: string[], around: Surroundings): boolean =>
  services.every((service) => around.gives(kiosk.id, service));

/** Whether citizens are served there with what they cannot have at the other one. */
const servesTheSame = (down: Kiosk, services: string[], other: Kiosk, { citizenServices = [] }: Surroundings): boolean =>
  citizenServices.every((one) => !isOfferedAt(one, down) || !isLostBy(one, services) || isOfferedAt(one, other));

/** Only a kiosk of the same type does the same business: paying at a tax terminal does not pay for water. */
const doesTheSame = (down: Kiosk, services: string[], other: Kiosk, around: Surroundings): boolean =>
  other.id !== down.id &&
  other.type === down.type &&
  other.state === 'active' &&
  services.every((service) => other.services.includes(service)) &&
  servesTheSame(down, services, other, around);

/** Somewhere to go, with when it is open. */
interface AlternativePlace {
  text: Text;
  opening: Opening;
  /** When its kiosks are worked on; absent: people serve there. */
  works?: MaintenanceWindow[] | undefined;
}

function inThisHall(kiosk: Kiosk, hall: Hall): AlternativePlace {
  const { zh, en } = deviceInWords(kiosk);
  return {
    text: { zh: listed(['本厅', kiosk.spot, zh], ''), en: listed([en, kiosk.spot, 'in this hall'], ', ') },
    opening: hall,
    works: hall.maintenance,
  };
}

function inHall(kiosk: Kiosk, hall: Hall): AlternativePlace {
  const name = hasName(kiosk) ? { zh: kiosk.name.trim(), en: kiosk.name.trim() } : deviceInWords(kiosk);
  const place = nameOfHall(hall);
  return {
    text: { zh: `${place}${inBrackets(hall.address)}${name.zh}`, en: listed([`${name.en} at ${place}`, hall.address], ', ') },
    opening: hall,
    works: hall.maintenance,
  };
}

/** Other halls of the region that have such kiosks, nearest first. */
function hallsAround(hall: Hall, others: Map<string, Kiosk[]>, around: Surroundings): { hall: Hall; kiosks: Kiosk[] }[] {
  return around.halls
    .filter((h) => h.id !== hall.id && h.region === hall.region && others.has(h.id))
    .map((h) => ({ hall: h, kiosks: others.get(h.id) ?? [], km: kilometres(hall, h) }))
    .sort((a, b) => a.km - b.km || byText(a.hall.id, b.hall.id));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Kiosks of other halls that could do it, by hall; whether they can at this moment is asked of as few as possible. */
function peersByHall(down: Kiosk, services: string[], around: Surroundings): Map<string, Kiosk[]> {
  const halls = new Map<string, Kiosk[]>();
  for (const kiosk of around.kiosks) {
    if (kiosk.hall === down.hall || !doesTheSame(down, services, kiosk, around)) continue;
    const known = halls.get(kiosk.hall);
    if (known) known.push(kiosk);
    else halls.set(kiosk.hall, [kiosk]);
  }
  return halls;
}

/** Kiosks that can do it, this hall's first and then the nearest, one after the other as they are asked for. */
function* able(down: Kiosk, hall: Hall, services: string[], around: Surroundings, counts: (opening: Opening) => boolean) {
  if (counts(hall)) {
    for (const kiosk of around.kiosks) {
      if (kiosk.hall !== hall.id || !doesTheSame(down, services, kiosk, around)) continue;
      if (givesAll(kiosk, services, around)) yield inThisHall(kiosk, hall);
    }
  }
  for (const one of hallsAround(hall, peersByHall(down, services, around), around)) {
    if (!counts(one.hall)) continue;
    const kiosk = one.kiosks.sort((a, b) => byText(a.id, b.id)).find((k) => givesAll(k, services, around));
    if (kiosk) yield inHall(kiosk, one.hall);
  }
}

/** A counter without hours of its own keeps the hall's. */
const counters = (hall: Hall, services: string[]): AlternativePlace[] =>
  hall.counters
    .filter((c) => services.every((s) => c.services.includes(s)))
    .map((c) => ({
      text: { zh: `人工窗口：${c.name}`, en: `the staffed counter ${c.name}` },
      opening: c.hours ? { hours: c.hours, statutoryHolidays: hall.statutoryHolidays } : hall,
    }));

const online = (hall: Hall, services: string[]): Text[] =>
  hall.online
    .filter((o) => services.every((s) => o.services.includes(s)))
    .map((o) => listed([o.name, o.url], ' '))
    .map((words) => ({ zh: words, en: words }));

/** With its closing time, so that what is read an hour later is still true. */
function untilClosing({ text, opening }: AlternativePlace, hours: OpenHours, at: Instant): Text {
  const closes = hours.closesAt(opening, at);
  if (closes === null) return text;
  return { zh: `${text.zh}（开放至${inChinese(closes)}）`, en: `${text.en} (open until ${inEnglish(closes)})` };
}

const opensAt = (text: Text, opens: Instant): Text => ({
  zh: `${text.zh}（${inChinese(opens)}起开放）`,
  en: `${text.en} (opens ${inEnglish(opens)})`,
});

/** What is planned every day without end is no place to go to. */
const LOOK_AHEAD = 60 * DAY;

/** When people can go there: it is open, and no work is planned; null: not within two months. */
function nextTime({ opening, works = [] }: AlternativePlace, hours: OpenHours, at: Instant): Instant | null {
  for (let from = at; from < at + LOOK_AHEAD; ) {
    const opens = hours.nextOpening(opening, from);
    const work = opens === null ? null : maintenanceAt(works, opens);
    if (!work) return opens;
    from = work.to;
  }
  return null;
}

/** The one that opens first. */
function opensNext(places: AlternativePlace[], hours: OpenHours, at: Instant): Text[] {
  const coming = places
    .map((place) => ({ text: place.text, opens: nextTime(place, hours, at) }))
    .filter((one): one is { text: Text; opens: Instant } => one.opens !== null)
    .sort((a, b) => a.opens - b.opens);
  return coming.slice(0, 1).map(({ text, opens }) => opensAt(text, opens));
}

/** Of the kiosks that are out together one of each type, with what any of its type gave of the services. */
function ofEachType(down: Kiosk[], services: string[]): { kiosk: Kiosk; own: string[] }[] {
  const firstOfType = new Map(down.map((kiosk): [string, Kiosk] => [kiosk.type, kiosk]).reverse());
  return [...firstOfType.values()].map((kiosk) => {
    const offered = new Set(down.filter(({ type }) => type === kiosk.type).flatMap((one) => one.services));
    const own = services.filter((service) => offered.has(service));
    return { kiosk, own: own.length > 0 ? own : services };
  });
}

const joined = (routes: Text[]): Text => ({
  zh: routes.map(({ zh }) => zh).join('；'),
  en: routes.map(({ en }) => en).join('; '),
});

/** Where to go instead of many kiosks that are out together: for each type of them, of what it gave. */
export function alternativeRoutes(
  down: Kiosk[],
  hall: Hall,
  services: string[],
  around: Surroundings,
  at: Instant,
): { alternative: Text; routes: string[] } {
  const byType = ofEachType(down, services).map(({ kiosk, own }) => routesFor(kiosk, hall, own, around, at));
  const different = new Map(byType.map((routes) => [joined(routes).en, routes]));
  const alternative = joined([...different.values()].map(joined));
  return { alternative, routes: [...new Set([...different.values()].flat().map(({ en }) => en))] };
}

const ASK: Text = { zh: '联系大厅工作人员安排办理', en: 'ask the staff of the hall; they will arrange it for you' };

const callFor = ({ hotline }: Hall): Text =>
  hotline.trim() === ''
    ? ASK
    : { zh: `致电${hotline.trim()}由工作人员安排办理`, en: `call ${hotline.trim()}; staff will arrange it for you` };

/**
 * Where to go instead, now: a kiosk of this hall that gives all the lost services, else one of the nearest hall that is open, a counter
 * that is open, the web. When all of these are closed, the first to open; with none of them it sends people to the hotline, never to
 * a machine that is out as well.
 */
export const alternativeRoute = (...of: Parameters<typeof routesFor>): Text => joined(routesFor(...of));

function routesFor(down: Kiosk, hall: Hall, services: string[], around: Surroundings, at: Instant): Text[] {
  const { hours } = around;
  const isOpen = (opening: Opening): boolean => hours.isOpen(opening, at);
  const staffed = counters(hall, services);
  const now = [
    ...nearest(able(down, hall, services, around, isOpen), hall),
    ...staffed.filter(({ opening }) => isOpen(opening)).slice(0, 1),
  ];
  const open = [...now.map((place) => untilClosing(place, hours, at)), ...online(hall, services).slice(0, 1)];
  const all = (): AlternativePlace[] => [...able(down, hall, services, around, () => true), ...staffed];
  const routes = open.length > 0 ? open : opensNext(all(), hours, at);
  return routes.length > 0 ? routes : [callFor(hall)];
}

/** Kiosks that the notice may name and that can do it now, whichever would be chosen. */
function* named(said: string[], down: Kiosk, hall: Hall, services: string[], around: Surroundings): Generator<AlternativePlace> {
  const halls = new Map(around.halls.map((one) => [one.id, one]));
  for (const kiosk of around.kiosks) {
    if (!doesTheSame(down, services, kiosk, around) || !said.some((route) => route.includes(kiosk.name))) continue;
    const its = halls.get(kiosk.hall);
    if (its?.region !== hall.region || !givesAll(kiosk, services, around)) continue;
    yield its.id === hall.id ? inThisHall(kiosk, hall) : inHall(kiosk, its);
  }
}

/** In words: open until then, or opening then. */
function inWords(place: AlternativePlace, hours: OpenHours, at: Instant): string[] {
  if (hours.isOpen(place.opening, at)) return [untilClosing(place, hours, at).en];
  const opens = nextTime(place, hours, at);
  return opens === null ? [] : [opensAt(place.text, opens).en];
}

/** What a notice says of where to go. */
type Said = { kioskIds: string[]; services: string[]; routes?: string[] };

/** Whether every place that the notice names is one to go to still, at the times that it says. */
export function leadsSomewhere(said: Said, hall: Hall, around: Surroundings, at: Instant): boolean {
  const { routes = [] } = said;
  const down = around.kiosks.filter(({ id }) => said.kioskIds.includes(id));
  const right = new Set([callFor(hall).en]);
  for (const { kiosk, own } of ofEachType(down, said.services)) {
    for (const { en } of online(hall, own)) right.add(en);
    for (const place of [...named(routes, kiosk, hall, own, around), ...counters(hall, own)]) {
      for (const words of inWords(place, around.hours, at)) right.add(words);
    }
  }
  return routes.length > 0 && routes.every((route) => right.has(route));
}

/** Two of this hall, or else the first of another one. */
function nearest(places: Iterable<AlternativePlace>, hall: Hall): AlternativePlace[] {
  const chosen: AlternativePlace[] = [];
  for (const place of places) {
    if (place.opening !== hall) return chosen.length > 0 ? chosen : [place];
    chosen.push(place);
    if (chosen.length === 2) break;
  }
  return chosen;
}
