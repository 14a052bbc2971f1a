import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Text } from '../text.js';

/** What is known of the other places when a notice is written. */
export interface Surroundings {
  kiosks: Kiosk[];
  halls: Hall[];
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

function sameHall(down: Kiosk, candidates: Kiosk[]): Text[] {
  const near = candidates.filter((k) => k.hall === down.hall).slice(0, 2);
  return near.map((k) => ({ zh: `本厅${k.spot}${k.name}（${k.id}）`, en: `${k.name} (${k.id}), ${k.spot}, in this hall` }));
}

function nearestHall(down: Kiosk, hall: Hall, candidates: Kiosk[], around: Surroundings): Text[] {
  const halls = new Map(around.halls.map((h) => [h.id, h]));
  const elsewhere = candidates
    .filter((k) => k.hall !== down.hall && halls.get(k.hall)?.region === hall.region)
    .map((k) => ({ kiosk: k, hall: halls.get(k.hall) as Hall }))
    .sort((a, b) => kilometres(hall, a.hall) - kilometres(hall, b.hall) || (a.kiosk.id < b.kiosk.id ? -1 : 1));
  return elsewhere.slice(0, 1).map(({ kiosk, hall: h }) => ({
    zh: `${h.name}（${h.address}）${kiosk.name}`,
    en: `${kiosk.name} at ${h.name}, ${h.address}`,
  }));
}

const counters = (hall: Hall, services: string[]): Text[] =>
  hall.counters
    .filter((c) => services.every((s) => c.services.includes(s)))
    .slice(0, 1)
    .map((c) => ({ zh: `人工窗口：${c.name}`, en: `the staffed counter ${c.name}` }));

const online = (hall: Hall, services: string[]): Text[] =>
  hall.online
    .filter((o) => services.every((s) => o.services.includes(s)))
    .slice(0, 1)
    .map((o) => ({ zh: `${o.name} ${o.url}`, en: `${o.name} ${o.url}` }));

/** Where to go instead of many kiosks that are out together: for each type of them, of what it gave. */
export function alternativeRoutes(down: Kiosk[], hall: Hall, services: string[], around: Surroundings): Text {
  const firstOfType = new Map(down.map((kiosk): [string, Kiosk] => [kiosk.type, kiosk]).reverse());
  const routes = new Map<string, Text>();
  for (const kiosk of firstOfType.values()) {
    const own = services.filter((service) => kiosk.services.includes(service));
    const route = alternativeRoute(kiosk, hall, own.length > 0 ? own : services, around);
    routes.set(route.en, route);
  }
  const all = [...routes.values()];
  return { zh: all.map(({ zh }) => zh).join('；'), en: all.map(({ en }) => en).join('; ') };
}

/**
 * Where to go instead, now: a kiosk of this hall that gives all the lost services, else one of the nearest hall, a counter, the web.
 * With none of them it sends people to the hotline, never to a machine that is out as well.
 */
export function alternativeRoute(down: Kiosk, hall: Hall, services: string[], around: Surroundings): Text {
  const candidates = able(down, services, around);
  const here = sameHall(down, candidates);
  const routes = [
    ...(here.length > 0 ? here : nearestHall(down, hall, candidates, around)),
    ...counters(hall, services),
    ...online(hall, services),
  ];
  if (routes.length === 0) {
    return { zh: `致电${hall.hotline}由工作人员安排办理`, en: `call ${hall.hotline}; staff will arrange it for you` };
  }
  return { zh: routes.map((r) => r.zh).join('；'), en: routes.map((r) => r.en).join('; ') };
}
