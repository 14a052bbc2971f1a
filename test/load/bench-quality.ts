import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Judge } from './quality/judge.js';
import { type Outcome, play } from './quality/play.js';
import { figures, tableOf, whatIsWrong } from './quality/table.js';

/*
 * What is decided held against what is true: a month of a fleet with realistic noise through the door, the watch and the decisions. How it
 * is counted: README.md beside this.
 */
const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '500' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    /** The first day; in May there is a holiday of five days, and a Saturday that is worked. */
    begins: { type: 'string', default: '2026-04-20' },
    /** Seconds between two heartbeats. */
    heartbeat: { type: 'string', default: '60' },
    /** How many times as much noise as in life. */
    noise: { type: 'string', default: '1' },
    /** Kinds of what is wrong that are printed of each list. */
    kinds: { type: 'string', default: '12' },
    /** Writes the truth there, as lines of JSON. */
    truth: { type: 'string' },
  },
});
const [kiosks, days, seed, heartbeatS, noise, most] = [
  values.kiosks,
  values.days,
  values.seed,
  values.heartbeat,
  values.noise,
  values.kinds,
].map(Number) as [number, number, number, number, number, number];

function printRun({ lines, actsTaken, refused, causes, decided }: Outcome): void {
  console.log(`  ${lines.toLocaleString('en')} messages and acts, ${actsTaken} acts taken, ${causes.length} causes and noises`);
  const noises = causes.filter(({ needsOrder, edge }) => !needsOrder && !edge).length;
  console.log(
    `  of them ${noises} noises that need nobody; withheld: ${[...decided.withheld].map(([why, n]) => `${why} ${n}`).join(', ')}`,
  );
  for (const [why, count] of [...refused].sort((a, b) => b[1] - a[1]).slice(0, 5))
    console.log(`  not taken ${count} times: ${why}`);
}

const began = performance.now();
const before = process.cpuUsage();
console.log(
  `${kiosks} kiosks × ${days} days from ${values.begins}, a heartbeat every ${heartbeatS} s, noise × ${noise}, seed ${seed}`,
);
const progress = (day: number): void => {
  if (process.stderr.isTTY) process.stderr.write(day < days ? `\r  day ${day} of ${days} ` : '\r');
};
const outcome = await play({ kiosks, days, seed, heartbeatS, noise, begins: values.begins, progress });
const { user, system } = process.cpuUsage(before);
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(
  `  ${seconds} s, CPU ${((user + system) / 1e6).toFixed(0)} s, ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`,
);
printRun(outcome);
if (values.truth) writeFileSync(values.truth, outcome.causes.map((cause) => `${JSON.stringify(cause)}\n`).join(''));
const verdict = new Judge(outcome.causes, outcome.decided, outcome.to).judge();
const table = figures(verdict);
console.log(
  `  ${verdict.found} of ${verdict.causes} causes found, ${verdict.edges} at a bound; ${verdict.orders} orders, ${verdict.falseOrders} for nothing`,
);
for (const line of [...tableOf(table), ...whatIsWrong(verdict, most)]) console.log(line);
if (table.some(({ passes }) => !passes)) process.exitCode = 1;
