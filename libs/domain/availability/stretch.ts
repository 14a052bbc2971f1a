import type { Instant } from '../time/index.js';

export type Stretch = [from: Instant, to: Instant];

/** Of a time, what lies in a stretch. */
export const cut = ({ from, to }: { from: Instant; to: Instant | null }, [first, last]: Stretch): Stretch => [
  Math.max(from, first),
  Math.min(to ?? last, last),
];

/** Stretches without what they have in common, in order. */
export function union(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) joined.push([from, to]);
  }
  return joined;
}

/** What of the stretches lies in none of the others. */
export const minus = (stretches: readonly Stretch[], others: readonly Stretch[]): Stretch[] =>
  others.reduce<Stretch[]>(
    (left, [from, to]) =>
      left.flatMap(([a, b]): Stretch[] =>
        (
          [
            [a, Math.min(b, from)],
            [Math.max(a, to), b],
          ] as Stretch[]
        ).filter(([first, last]) => first < last),
      ),
    union(stretches),
  );
