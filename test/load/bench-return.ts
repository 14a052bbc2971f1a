import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mustHaveRoom } from './crowd-of.js';
import { playReturn, type ReturnFigures } from './return.js';

/*
 * Kiosks that come back together after ten hours without a link, each with what its library kept, at the built-in servers in this
 * process; the kiosks, and others that break meanwhile, in two more. Exit code 1 when a reading is missing or twice, or another kiosk's order late.
 */
const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '200' },
    readings: { type: 'string', default: '1200' },
    hours: { type: 'string', default: '10' },
    others: { type: 'string', default: '40' },
  },
});
const [kiosks, readings, hours, others] = [values.kiosks, values.readings, values.hours, values.others].map(Number) as [
  number,
  number,
  number,
  number,
];
const wishes = { kiosks, readings, hours, others };
const all = wishes.kiosks * wishes.readings;

/** The fleet that is reckoned for, and how long another kiosk's order may take meanwhile, milliseconds. */
const FLEET = 10_000;
const LATEST_ORDER = 1_000;

const line = (name: string, value: string, target = ''): void =>
  console.log(`  ${name.padEnd(50)}${value.padStart(12)}  ${target}`.trimEnd());

const ms = (time = 0): string => time.toFixed(0);

function tell({
  comeS,
  ackedS,
  recordedS,
  lostConnections,
  missing,
  twice,
  orders,
  before,
  cpuUs,
  megabytes,
}: ReturnFigures): boolean {
  const latest = orders.at(-1) ?? Number.POSITIVE_INFINITY;
  const fleetS = (FLEET * wishes.readings * recordedS) / all;
  line('readings', String(all));
  line('seconds until all were let in', comeS.toFixed(1));
  line('seconds until all were acknowledged', ackedS.toFixed(1));
  line('seconds until all were in the history', recordedS.toFixed(1));
  line('readings/s into the history', (all / recordedS).toFixed(0));
  line('CPU a reading, µs', cpuUs.toFixed(1));
  line('memory, MB', megabytes.toFixed(0));
  line('connections lost on the way', String(lostConnections), '0');
  line('missing in the history', String(missing), '0');
  line('in the history more than once', String(twice), '0');
  line('other kiosks’ faults meanwhile', String(orders.length));
  line('fault to order before, ms: half, longest', `${ms(before[before.length >> 1])}, ${ms(before.at(-1))}`);
  line('fault to order, ms: half', ms(orders[orders.length >> 1]));
  line('fault to order, ms: longest', latest.toFixed(0), `< ${LATEST_ORDER}`);
  console.log(`  ${all} readings ÷ ${recordedS.toFixed(1)} s = ${(all / recordedS).toFixed(0)} readings/s`);
  console.log(
    `  ${FLEET} kiosks × ${wishes.readings} readings ÷ ${(all / recordedS).toFixed(0)} readings/s = ${fleetS.toFixed(0)} s (${(fleetS / 60).toFixed(1)} min)`,
  );
  return missing === 0 && twice === 0 && lostConnections === 0 && latest < LATEST_ORDER;
}

mustHaveRoom(wishes.kiosks);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-return-'));
console.log(`${wishes.kiosks} kiosks come back after ${wishes.hours} hours with ${wishes.readings} readings each:`);
try {
  if (!tell(await playReturn(wishes, folder))) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
