import type { OpenHours, Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';

/** What is known of the other places when a notice is written. */
export interface Surroundings {
  kiosks: Kiosk[];
  halls: Hall[];
  hours: OpenHours;
  /** Whether that kiosk can give that service at this moment. */
  gives: (kioskId: string, service: string) => boolean;
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
  services.every((service) => kiosk.services.includes(service) && around.gives(kiosk.id, service));

/** Only a kiosk of the same type does the same business: paying at a tax terminal does not pay for water. */
const doesTheSame = (a: Kiosk, b: Kiosk): boolean => a.id !== b.id && a.type === b.type && a.state === 'active';

const able = (down: Kiosk, services: string[], around: Surroundings): Kiosk[] =>
  around.kiosks.filter((k) => doesTheSame(k, down) && givesAll(k, services, around));

/** Somewhere to go, with when it is open. */
interface Place {
  text: Text;
  opening: Opening;
}

const sameHall = (down: Kiosk, hall: Hall, candidates: Kiosk[]): Place[] =>
  candidates
    .filter((k) => k.hall === down.hall)
    .map((k) => ({
      text: { zh: `本厅${k.spot}${k.name}（${k.id}）`, en: `${k.name} (${k.id}), ${k.spot}, in this hall` },
      opening: hall,
    }));

/** Nearest first. */
function otherHalls(down: Kiosk, hall: Hall, candidates: Kiosk[], around: Surroundings): Place[] {
  const halls = new Map(around.halls.map((h) => [h.id, h]));
  return candidates
    .filter((k) => k.hall !== down.hall && halls.get(k.hall)?.region === hall.region)
    .map((k) => ({ kiosk: k, hall: halls.get(k.hall) as Hall }))
    .sort((a, b) => kilometres(hall, a.hall) - kilometres(hall, b.hall) || (a.kiosk.id < b.kiosk.id ? -1 : 1))
    .map(({ kiosk, hall: h }) => ({
      text: { zh: `${h.name}（${h.address}）${kiosk.name}`, en: `${kiosk.name} at ${h.name}, ${h.address}` },
      opening: h,
    }));
}

/** A counter without hours of its own keeps the hall's. */
const counters = (hall: Hall, services: string[]): Place[] =>
  hall.counters
    .filter((c) => services.every((s) => c.services.includes(s)))
    .map((c) => ({
      text: { zh: `人工窗口：${c.name}`, en: `the staffed counter ${c.name}` },
      opening: c.hours ? { hours: c.hours, statutoryHolidays: hall.statutoryHolidays } : hall,
    }));

const online = (hall: Hall, services: string[]): Text[] =>
  hall.online
    .filter((o) => services.every((s) => o.services.includes(s)))
    .slice(0, 1)
    .map((o) => ({ zh: `${o.name} ${o.url}`, en: `${o.name} ${o.url}` }));

/** With its closing time, so that what is read an hour later is still true. */
function untilClosing({ text, opening }: Place, hours: OpenHours, at: Instant): Text {
  const closes = hours.closesAt(opening, at);
  if (closes === null) return text;
  return { zh: `${text.zh}（开放至${inChinese(closes)}）`, en: `${text.en} (open until ${inEnglish(closes)})` };
}

/** The one that opens first. */
function opensNext(places: Place[], hours: OpenHours, at: Instant): Text[] {
  const coming = places
    .map(({ text, opening }) => ({ text, opens: hours.nextOpening(opening, at) }))
    .filter((one): one is { text: Text; opens: Instant } => one.opens !== null)
    .sort((a, b) => a.opens - b.opens);
  return coming.slice(0, 1).map(({ text, opens }) => ({
    zh: `${text.zh}（${inChinese(opens)}起开放）`,
    en: `${text.en} (opens ${inEnglish(opens)})`,
  }));
}

/**
 * Where to go instead, now: a kiosk of this hall that gives all the lost services, else one of the nearest hall that is open, a counter
 * that is open, the web. When all of these are closed, the first to open; with none of them it sends people to the hotline, never to
 * a machine that is out as well.
 */
export function alternativeRoute(down: Kiosk, hall: Hall, services: string[], around: Surroundings, at: Instant): Text {
  const { hours } = around;
  const candidates = able(down, services, around);
  const isOpen = ({ opening }: Place): boolean => hours.isOpen(opening, at);
  const told = (places: Place[], most: number): Text[] =>
    places
      .filter(isOpen)
      .slice(0, most)
      .map((place) => untilClosing(place, hours, at));
  const [here, elsewhere, staffed] = [
    sameHall(down, hall, candidates),
    otherHalls(down, hall, candidates, around),
    counters(hall, services),
  ];
  const kiosks = told(here, 2);
  const now = [...(kiosks.length > 0 ? kiosks : told(elsewhere, 1)), ...told(staffed, 1), ...online(hall, services)];
  const routes = now.length > 0 ? now : opensNext([...here, ...elsewhere, ...staffed], hours, at);
  if (routes.length === 0) {
    return { zh: `致电${hall.hotline}由工作人员安排办理`, en: `call ${hall.hotline}; staff will arrange it for you` };
  }
  return { zh: routes.map((r) => r.zh).join('；'), en: routes.map((r) => r.en).join('; ') };
}
