import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';

/** An incident, an order or a notice, as far as it can be set against another. */
export interface Outcome {
  id: string;
  /** Null: it is the hall's. */
  kioskId: string | null;
  hallId: string;
  cause: string;
  kind: string;
  reason: Text;
  from: Instant;
  /** Null: it stood at the end. */
  until: Instant | null;
}

/** How many there are, and the first of them. */
export interface Counted<T> {
  count: number;
  items: T[];
}

export interface Compared {
  onlyBefore: Counted<Outcome>;
  onlyAfter: Counted<Outcome>;
  both: Counted<{ before: Outcome; after: Outcome }>;
}

/** Of a longer list only the number is told. Ours. */
export const MOST_LISTED = 200;

const keyOf = ({ kioskId, hallId, cause }: Outcome): string => `${kioskId ?? ''}\n${kioskId === null ? hallId : ''}\n${cause}`;

const byTime = (a: Outcome, b: Outcome): number => a.from - b.from || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const endOf = ({ until }: Outcome): Instant => until ?? Number.POSITIVE_INFINITY;

function byKey(outcomes: Outcome[]): Map<string, Outcome[]> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(keyOf(outcome));
    if (group) group.push(outcome);
    else groups.set(keyOf(outcome), [outcome]);
  }
  for (const group of groups.values()) group.sort(byTime);
  return groups;
}

interface Sides {
  onlyBefore: Outcome[];
  onlyAfter: Outcome[];
  both: { before: Outcome; after: Outcome }[];
}

/** Two of one cause in one place are the same when there is a moment at which both stand. */
function pair(before: Outcome[], after: Outcome[], into: Sides): void {
  let [b, a] = [0, 0];
  while (b < before.length && a < after.length) {
    const [one, other] = [before[b] as Outcome, after[a] as Outcome];
    if (endOf(one) < other.from) into.onlyBefore.push(before[b++] as Outcome);
    else if (endOf(other) < one.from) into.onlyAfter.push(after[a++] as Outcome);
    else into.both.push({ before: before[b++] as Outcome, after: after[a++] as Outcome });
  }
  into.onlyBefore.push(...before.slice(b));
  into.onlyAfter.push(...after.slice(a));
}

const counted = <T>(all: T[], outcomeOf: (one: T) => Outcome): Counted<T> => ({
  count: all.length,
  items: all.sort((x, y) => byTime(outcomeOf(x), outcomeOf(y))).slice(0, MOST_LISTED),
});

/** What came of the one and of the other rules, set side by side. */
export function compareOutcomes(before: Outcome[], after: Outcome[]): Compared {
  const sides: Sides = { onlyBefore: [], onlyAfter: [], both: [] };
  const [then, now] = [byKey(before), byKey(after)];
  for (const key of new Set([...then.keys(), ...now.keys()])) pair(then.get(key) ?? [], now.get(key) ?? [], sides);
  return {
    onlyBefore: counted(sides.onlyBefore, (one) => one),
    onlyAfter: counted(sides.onlyAfter, (one) => one),
    both: counted(sides.both, (one) => one.before),
  };
}
