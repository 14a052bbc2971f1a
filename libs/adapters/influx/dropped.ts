import type { LineFacts } from './line-facts.js';

/** What a server says of a batch of which it dropped some lines and kept the others. */
const DROPPED = /partial write: (.*?)\s*dropped=(\d+)/s;
const TOO_OLD = /(?:beyond|outside)(?: of)?(?: the)? retention/i;
/** It dropped what is too new, or both. */
const NOT_BY_AGE = /upper bound|write window/i;
const CONFLICT = /input field "?(.+?)"? on measurement "?(.+?)"? is type/;
const UNPARSED = /unable to parse '/;

/** Which lines of a batch were dropped, by their number, and whether the others are known to be kept. */
export interface Dropped {
  lines: number[];
  othersKept: boolean;
}

/** Which of the lines a server means that refuses some of them; null: it does not say, or that cannot be told. */
export function droppedOf(said: string, lines: readonly string[], factsOf: (line: string) => LineFacts): Dropped | null {
  if (UNPARSED.test(said)) return unparsed(said, lines);
  const [, why = '', count] = DROPPED.exec(said) ?? [];
  if (count === undefined) return null;
  if (TOO_OLD.test(why)) return NOT_BY_AGE.test(why) ? null : oldest(lines.map(factsOf), Number(count));
  const [, field, measurement] = CONFLICT.exec(why) ?? [];
  if (field === undefined || measurement === undefined) return null;
  return conflicting(lines.map(factsOf), { field, measurement }, Number(count));
}

/** It repeats them. */
function unparsed(said: string, lines: readonly string[]): Dropped | null {
  const found = lines.flatMap((line, no) => (said.includes(`unable to parse '${line}'`) ? [no] : []));
  return found.length === 0 ? null : { lines: found, othersKept: said.includes('partial write') };
}

/** What is older than a bound was dropped. Lines of one time are dropped together or not at all. */
function oldest(facts: LineFacts[], count: number): Dropped | null {
  const sorted = facts.map(({ time }, no) => ({ time, no })).sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
  if (count === 0 || count > sorted.length || sorted[count - 1]?.time === sorted[count]?.time) return null;
  return { lines: sorted.slice(0, count).map(({ no }) => no), othersKept: true };
}

const DAY_NS = 86_400_000_000_000n;
/** Stretches of time in which a server keeps a field's type: days, or weeks that begin on Mondays. */
const STRETCHES: ((time: bigint) => bigint)[] = [
  () => 0n,
  (time) => time / DAY_NS,
  (time) => (time + 3n * DAY_NS) / (7n * DAY_NS),
];

/**
 * A field has one type in a measurement and a stretch of time. Of several stretches the server tells of one, by how many lines it dropped
 * there; the others are to be given again.
 */
function conflicting(
  facts: LineFacts[],
  { field, measurement }: { field: string; measurement: string },
  count: number,
): Dropped | null {
  const having = facts.flatMap((one, no) => (one.measurement === measurement && one.fields.includes(field) ? [no] : []));
  for (const stretchOf of STRETCHES) {
    const stretches = new Map<bigint, number[]>();
    for (const no of having) {
      const stretch = stretchOf((facts[no] as LineFacts).time);
      stretches.set(stretch, [...(stretches.get(stretch) ?? []), no]);
    }
    const fitting = [...stretches.values()].filter((lines) => lines.length === count);
    if (fitting.length === 1) return { lines: fitting[0] as number[], othersKept: false };
  }
  return null;
}
