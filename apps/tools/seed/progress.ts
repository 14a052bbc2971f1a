import type { SeedProgress } from '#libs/composition/index.js';

/** Milliseconds between two lines. */
const EVERY = 1_000;

/** A line a second on how far it is, how fast, and how long the step will still take. */
export function progressLines(now: () => number, say: (line: string) => void): (progress: SeedProgress) => void {
  let step: SeedProgress['step'] | null = null;
  let begun = now();
  let toldAt = 0;
  return ({ step: at, share, rows }) => {
    const time = now();
    if (at !== step) {
      step = at;
      begun = time;
    } else if (share < 1 && time - toldAt < EVERY) return;
    if (time - begun < EVERY && share < 1) return;
    toldAt = time;
    say(lineOf(at, share, rows, (time - begun) / 1_000));
  };
}

function lineOf(step: string, share: number, rows: number, seconds: number): string {
  const rate = seconds > 0 ? Math.round(rows / seconds) : rows;
  const left = share > 0 && share < 1 ? `, ${Math.ceil((seconds * (1 - share)) / share)} s left` : '';
  return `${step.padEnd(9)} ${String(Math.floor(share * 100)).padStart(3)} %  ${rows} rows, ${rate}/s${left}`;
}
