import { type Coordinates, type Hall, placeOfHall, wholeMetresBetween } from '../hall/index.js';
import type { LevelView } from '../kiosk/index.js';
import { type MaintenanceOrder, PRIORITIES } from '../maintenance/index.js';
import { type Instant, MINUTE } from '../time/index.js';
import { type Bring, bringFor, bringNeeds, touchesCash } from './bring.js';
import { latenessOf, metresOf, routeOf } from './route.js';

/** Halls so many metres from one another are one stop: one walks between them. Ours. */
const JOINED = 300;
/** What lies so many metres from a stop may be done on the way. Ours. */
const ON_THE_WAY = 2_000;
/** So many others are offered. Ours. */
const MOST_OFFERED = 20;
/** Minutes of work of which the catalogue knows nothing. Ours. */
const SOME_MINUTES = 20;

/** What a trip is reckoned from. */
export interface TripScene {
  at: Instant;
  /** Null: it begins at its first stop. */
  start: TripStart | null;
  hallOf(id: string): Hall | undefined;
  levelsOf(kioskId: string): readonly LevelView[];
}

/** Where it begins: `arrived`: where they are at work; `base`: their own hall. */
export interface TripStart {
  hallId: string;
  as: 'arrived' | 'base';
}

/** Halls that lie together, and what is to be done there. */
export interface Stop {
  hallIds: string[];
  /** The most urgent first. */
  orders: MaintenanceOrder[];
  /** The first of them. */
  dueAt: Instant;
  minutes: number;
  /** As the crow flies from the stop before; null: the register does not say where it is, or it is where the trip begins. */
  metres: number | null;
  /** By our reckoning of the way and the work one of them is done after its due. */
  late: boolean;
  /** The register does not say where it is: it stands at the end. */
  unplaced: boolean;
}

/** What somebody does on one day: where they go in which order, and what they bring. */
export interface Trip {
  stops: Stop[];
  /** As the crow flies, all together. */
  metres: number;
  bring: Bring[];
  /** Orders at which cash is touched: two people are there (S0-Q5c). Of whom nobody is known it is null. */
  together: { orderId: string; other: string | null }[];
}

/** Somebody goes there for it now: what waits, and what another looks at, is none. */
const TO_GO: ReadonlySet<string> = new Set(['open', 'assigned', 'accepted', 'arrived']);

export const isToGoTo = ({ state }: Pick<MaintenanceOrder, 'state'>): boolean => TO_GO.has(state);

/** Until when somebody is to be there, or it is to be done, whichever is first. */
export function neededBy({ dueAt, clocks }: MaintenanceOrder): Instant {
  const running = [clocks?.arrive, clocks?.restore].filter((clock) => clock !== undefined && clock.metAt === undefined);
  return Math.min(dueAt, ...running.map((clock) => clock?.dueAt ?? dueAt));
}

/** The most urgent first, of equals what is needed first. */
export const byUrgency = (a: MaintenanceOrder, b: MaintenanceOrder): number =>
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) || neededBy(a) - neededBy(b) || (a.id < b.id ? -1 : 1);

const minutesOf = ({ cause }: MaintenanceOrder): number => bringNeeds(cause).minutes?.p50 || SOME_MINUTES;

const placeIn = (scene: TripScene, hallId: string): Coordinates | null => placeOfHall(scene.hallOf(hallId) ?? {});

interface Group {
  hallIds: string[];
  place: Coordinates | null;
}

/** Halls that lie together, each in one group; of how they lie the first by id is the middle, so that a row of them is no one stop. */
function grouped(hallIds: Iterable<string>, scene: TripScene): Group[] {
  const groups: Group[] = [];
  for (const id of [...new Set(hallIds)].sort()) {
    const place = placeIn(scene, id);
    const near = place && groups.find((group) => group.place && wholeMetresBetween(group.place, place) <= JOINED);
    if (near) near.hallIds.push(id);
    else groups.push({ hallIds: [id], place });
  }
  return groups;
}

type Sketch = Omit<Stop, 'metres' | 'late' | 'unplaced'> & { place: Coordinates | null };

function sketched({ hallIds, place }: Group, all: readonly MaintenanceOrder[]): Sketch {
  const orders = all.filter(({ hallId }) => hallIds.includes(hallId)).sort(byUrgency);
  const dueAt = Math.min(...orders.map(neededBy));
  return { hallIds, place, orders, dueAt, minutes: orders.reduce((sum, order) => sum + minutesOf(order), 0) };
}

type Placed = Sketch & { place: Coordinates };
const isPlaced = (one: Sketch): one is Placed => one.place !== null;

/** They are there: what is begun is finished before they go on. */
const isBegun = ({ orders }: Sketch): boolean => orders.some(({ state }) => state === 'arrived');

/** In which order to go; what is begun is first. */
function inOrder(placed: readonly Placed[], start: Coordinates | null, at: Instant): Placed[] {
  const begun = placed.filter(isBegun);
  const there = begun.at(-1)?.place ?? start;
  const then = at + begun.reduce((sum, { minutes }) => sum + minutes, 0) * MINUTE;
  return [
    ...begun,
    ...routeOf(
      placed.filter((one) => !isBegun(one)),
      there,
      then,
    ),
  ];
}

function placedStops(placed: readonly Placed[], scene: TripScene): { stops: Stop[]; metres: number } {
  const start = scene.start ? placeIn(scene, scene.start.hallId) : null;
  const route = inOrder(placed, start, scene.at);
  const late = latenessOf(route, start, scene.at);
  const stops = route.map((goal, i) => {
    const { place, ...sketch } = goal;
    const from = i === 0 ? start : (route[i - 1]?.place ?? null);
    return { ...sketch, metres: from && wholeMetresBetween(from, place), late: (late.get(goal) ?? 0) > 0, unplaced: false };
  });
  return { stops, metres: metresOf(route, start) };
}

/** Of what a person has to do the trip of the day: every order to go to is at one stop. */
export function tripOf(orders: readonly MaintenanceOrder[], scene: TripScene): Trip {
  const all = orders.filter(isToGoTo);
  const sketches = grouped(
    all.map(({ hallId }) => hallId),
    scene,
  ).map((group) => sketched(group, all));
  const { stops, metres } = placedStops(sketches.filter(isPlaced), scene);
  const unplaced = sketches.filter((one) => !isPlaced(one)).sort((a, b) => a.dueAt - b.dueAt);
  const last = unplaced.map(({ place: _, ...sketch }) => ({
    ...sketch,
    metres: null,
    late: sketch.dueAt < scene.at,
    unplaced: true,
  }));
  const going = [...stops, ...last].flatMap((stop) => stop.orders);
  return {
    stops: [...stops, ...last],
    metres,
    bring: bringFor(going, (kioskId) => scene.levelsOf(kioskId)),
    together: going.filter(touchesCash).map(({ id, second }) => ({ orderId: id, other: second ?? null })),
  };
}

/** Where somebody is: where they arrived last of what they have to do, else their first hall of which it is known where it is. */
export function tripStart(
  personId: string,
  orders: readonly MaintenanceOrder[],
  halls: readonly string[],
  hallOf: TripScene['hallOf'],
): TripStart | null {
  const arrivals = orders.flatMap(({ hallId, history }) =>
    history.filter(({ what, by }) => what === 'arrived' && by === personId).map(({ at }) => ({ hallId, at })),
  );
  const last = arrivals.sort((a, b) => b.at - a.at)[0];
  if (last) return { hallId: last.hallId, as: 'arrived' };
  const base = halls.find((id) => placeOfHall(hallOf(id) ?? {}) !== null);
  return base === undefined ? null : { hallId: base, as: 'base' };
}

/** Something that could be done on the way. */
export interface Offered {
  order: MaintenanceOrder;
  /** From the stop that it is nearest to; 0: it is there. */
  metres: number;
}

/** Nobody has taken it on yet. */
const UNTAKEN: ReadonlySet<string> = new Set(['open', 'assigned']);

/** Halls at which, or near which, a trip stops. */
export function hallsOnTheWay({ stops }: Pick<Trip, 'stops'>, halls: readonly Hall[]): Map<string, number> {
  const there = new Map<string, number>(stops.flatMap(({ hallIds }) => hallIds.map((id) => [id, 0] as const)));
  const places = halls.flatMap((hall) => (there.has(hall.id) ? (placeOfHall(hall) ?? []) : []));
  for (const hall of halls) {
    const place = placeOfHall(hall);
    if (!place || there.has(hall.id)) continue;
    const metres = Math.min(...places.map((one) => wholeMetresBetween(one, place)));
    if (metres <= ON_THE_WAY) there.set(hall.id, metres);
  }
  return there;
}

/** What others or nobody have there that nobody has taken on, the nearest first. */
export function offeredOf(
  orders: readonly MaintenanceOrder[],
  onTheWay: ReadonlyMap<string, number>,
  personId: string,
): Offered[] {
  return orders
    .filter(({ state, assignee, second }) => UNTAKEN.has(state) && assignee !== personId && second !== personId)
    .map((order) => ({ order, metres: onTheWay.get(order.hallId) ?? Number.POSITIVE_INFINITY }))
    .filter(({ metres }) => metres <= ON_THE_WAY)
    .sort((a, b) => a.metres - b.metres || byUrgency(a.order, b.order))
    .slice(0, MOST_OFFERED);
}
