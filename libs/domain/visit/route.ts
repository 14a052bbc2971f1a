import { type Coordinates, wholeMetresBetween } from '../hall/index.js';
import { type Instant, MINUTE } from '../time/index.js';

/** Somewhere to go, when it is to be done, and how long it takes there. */
export interface Goal {
  place: Coordinates;
  dueAt: Instant;
  minutes: number;
}

/** Metres a minute as the crow flies, in a town with its bends and lights: some 18 km/h. Ours. */
const PACE = 300;
/** So many rounds of shortening at most: it ends long before. Ours. */
const MOST_ROUNDS = 200;

const travel = (metres: number): number => (metres / PACE) * MINUTE;
const way = (from: Coordinates | null, to: Coordinates): number => (from === null ? 0 : wholeMetresBetween(from, to));

/** Metres of a route as the crow flies; without a start it begins at its first goal. */
export function metresOf(route: readonly Goal[], start: Coordinates | null): number {
  let [from, metres] = [start, 0];
  for (const { place } of route) {
    metres += way(from, place);
    from = place;
  }
  return metres;
}

/** How long after its due each is done; 0: in time. */
export function latenessOf<G extends Goal>(route: readonly G[], start: Coordinates | null, at: Instant): Map<G, number> {
  const late = new Map<G, number>();
  let [from, now] = [start, at];
  for (const goal of route) {
    now += travel(way(from, goal.place)) + goal.minutes * MINUTE;
    late.set(goal, Math.max(0, now - goal.dueAt));
    from = goal.place;
  }
  return late;
}

/** Whoever went there first of all would be late. */
const isLost = (goal: Goal, start: Coordinates | null, at: Instant): boolean =>
  at + travel(way(start, goal.place)) + goal.minutes * MINUTE > goal.dueAt;

/** From each the nearest next. */
function nearestFirst<G extends Goal>(goals: readonly G[], start: Coordinates | null): G[] {
  const [left, route] = [[...goals], [] as G[]];
  for (let from = start; left.length > 0; ) {
    const here = from;
    const next = left.reduce((best, goal) => (way(here, goal.place) < way(here, best.place) ? goal : best));
    left.splice(left.indexOf(next), 1);
    route.push(next);
    from = next.place;
  }
  return route;
}

/** Every route that has one stretch of this one backwards, or one goal elsewhere. */
function* beside<G>(route: readonly G[]): Generator<G[]> {
  for (let i = 0; i < route.length; i++) {
    for (let j = i + 1; j < route.length; j++) {
      yield [...route.slice(0, i), ...route.slice(i, j + 1).reverse(), ...route.slice(j + 1)];
      yield [...route.slice(0, i), ...route.slice(i + 1, j + 1), route[i] as G, ...route.slice(j + 1)];
      yield [...route.slice(0, i), route[j] as G, ...route.slice(i, j), ...route.slice(j + 1)];
    }
  }
}

type Fits<G> = (route: readonly G[]) => boolean;

/** The first shorter route beside it that fits; undefined: there is none. */
function shorter<G extends Goal>(route: readonly G[], start: Coordinates | null, fits: Fits<G>): G[] | undefined {
  const metres = metresOf(route, start);
  for (const other of beside(route)) if (metresOf(other, start) < metres && fits(other)) return other;
  return undefined;
}

function shortened<G extends Goal>(route: readonly G[], start: Coordinates | null, fits: Fits<G>): G[] {
  let now = [...route];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = shorter(now, start, fits);
    if (!next) break;
    now = next;
  }
  return now;
}

/** What is late anyhow before all else, then strictly by due. */
export function byDueOnly<G extends Goal>(goals: readonly G[], start: Coordinates | null, at: Instant): G[] {
  const due = (a: G, b: G): number => a.dueAt - b.dueAt;
  const lost = goals.filter((goal) => isLost(goal, start, at));
  return [...lost.sort(due), ...goals.filter((goal) => !lost.includes(goal)).sort(due)];
}

/**
 * In which order to go: as short as is found, and nothing later than by its due for the sake of a shorter way. What is late anyhow comes
 * first, by distance among itself: an hour more is no new promise that is broken. It is never longer than strictly by due.
 */
export function routeOf<G extends Goal>(goals: readonly G[], start: Coordinates | null, at: Instant): G[] {
  const base = byDueOnly(goals, start, at);
  const lost = new Set(base.filter((goal) => isLost(goal, start, at)));
  const allowed = latenessOf(base, start, at);
  const fits: Fits<G> = (route) => {
    if (!route.slice(0, lost.size).every((goal) => lost.has(goal))) return false;
    for (const [goal, late] of latenessOf(route, start, at)) {
      if (!lost.has(goal) && late > (allowed.get(goal) ?? 0)) return false;
    }
    return true;
  };
  const rest = base.filter((goal) => !lost.has(goal));
  const first = nearestFirst([...lost], start);
  const near = [...first, ...nearestFirst(rest, first.at(-1)?.place ?? start)];
  const found = [base, ...(fits(near) ? [near] : [])].map((route) => shortened(route, start, fits));
  return found.reduce((best, route) => (metresOf(route, start) < metresOf(best, start) ? route : best));
}
