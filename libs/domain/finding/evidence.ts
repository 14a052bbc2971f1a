import type { Evidence } from './finding.js';

const isOfOneReading = (a: Evidence, b: Evidence): boolean =>
  a.bootId !== undefined && (['kind', 'bootId', 'seq', 'ts', 'at'] as const).every((of) => a[of] === b[of]);

/** What one saw of a reading does not gainsay what another did: they looked at other fields, or saw the same. */
const agrees = (a: Evidence, b: Evidence): boolean =>
  Object.entries(a.seen).every(([name, value]) => !(name in b.seen) || JSON.stringify(value) === JSON.stringify(b.seen[name]));

/** Evidence by reading: several rules that looked at one of them saw it once. */
export function eachReadingOnce(evidence: readonly Evidence[]): Evidence[] {
  const all: Evidence[] = [];
  for (const one of evidence) {
    const known = all.findIndex((other) => isOfOneReading(one, other) && agrees(one, other));
    const before = all[known];
    if (before) all[known] = { ...before, seen: { ...before.seen, ...one.seen } };
    else all.push(one);
  }
  return all;
}
