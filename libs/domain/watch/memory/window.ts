/** What was done and what failed, of transactions. */
export interface Tally {
  done: number;
  failed: number;
}

/** A window is kept in so many parts, and slides by one of them. */
export const PARTS = 12;

/** What is done and what failed share one number: 52 bits of it are exact. */
const HALF = 2 ** 26;
/** It grows by so many parts at a time: an array of the exact length has no room to spare. */
const GROWS_BY = 4;

/*
 * A window stands at the end of an array of numbers: the newest part's number, then the parts up to it, one number each. Before it
 * there may be others' numbers. Parts at its beginning in which nothing was done may be missing.
 */

const packed = ({ done, failed }: Tally): number => Math.min(done, HALF - 1) * HALF + Math.min(failed, HALF - 1);
const unpacked = (part: number): Tally => ({ done: Math.floor(part / HALF), failed: part % HALF });

/** The numbers with an empty window from `from` on, of which `part` is the newest. */
export const withWindow = (numbers: readonly number[], from: number, part: number): number[] =>
  numbers.slice(0, from).concat([part, ...Array.from({ length: GROWS_BY }, () => 0)]);

/** Slides it up to the part of now. In place, or a longer array when it grows. */
export function slide(numbers: number[], from: number, now: number): number[] {
  const steps = Math.min(now - (numbers[from] as number), PARTS);
  let slid = numbers;
  for (let step = 0; step < steps; step++) {
    if (slid[from + 1] !== 0 && slid.length - from - 1 < PARTS) slid = grown(slid, from);
    const last = slid.length - 1;
    for (let i = from + 1; i < last; i++) slid[i] = slid[i + 1] as number;
    slid[last] = 0;
  }
  if (steps > 0) slid[from] = now;
  return slid;
}

const grown = (numbers: readonly number[], from: number): number[] => {
  const more = Math.min(GROWS_BY, PARTS - (numbers.length - from - 1));
  return numbers.slice(0, from + 1).concat(
    Array.from({ length: more }, () => 0),
    numbers.slice(from + 1),
  );
};

/** Adds to the part of now. */
export function addTo(numbers: number[], { done, failed }: Tally): void {
  const last = numbers.length - 1;
  const before = unpacked(numbers[last] as number);
  numbers[last] = packed({ done: before.done + done, failed: before.failed + failed });
}

export function tallyOf(numbers: readonly number[], from: number): Tally {
  let done = 0;
  let failed = 0;
  for (let i = from + 1; i < numbers.length; i++) {
    const part = numbers[i] as number;
    const dones = Math.floor(part / HALF);
    done += dones;
    failed += part - dones * HALF;
  }
  return { done, failed };
}

/** As the snapshot has it: part, done and failed of each part in which something was, oldest first. */
export function triplesOf(numbers: readonly number[], from: number): number[] {
  const newest = numbers[from] as number;
  const last = numbers.length - 1;
  return numbers.slice(from + 1).flatMap((part, i) => {
    const { done, failed } = unpacked(part);
    return part === 0 ? [] : [newest - (last - (from + 1 + i)), done, failed];
  });
}
