import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadKioskId } from './fleet.js';
import { ReturningKiosk } from './returning-kiosk.js';

/* Kiosks whose links come back all at once, in a process of their own. Tells its parent when everything is acknowledged. */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    kiosks: { type: 'string' },
    readings: { type: 'string' },
    hours: { type: 'string' },
    boot: { type: 'string' },
    passwords: { type: 'string' },
  },
});
const [port, count, readings, hours] = [values.port, values.kiosks, values.readings, values.hours].map(Number) as [
  number,
  number,
  number,
  number,
];
const passwords: Record<string, string> = JSON.parse(readFileSync(values.passwords ?? '', 'utf8'));
const boot = values.boot ?? 'b-return';

/** Some libraries send all that they kept at once, others twenty at a time. */
const WINDOWS = [Number.POSITIVE_INFINITY, 20];
/** The last one was published a moment ago. */
const every = (hours * 3_600_000) / readings;
const from = Date.now() - hours * 3_600_000;

let [left, outside] = [count, count];
let comeS = 0;
const began = performance.now();
const kiosks = Array.from({ length: count }, (_, n) => {
  const id = loadKioskId(n);
  const kept = { readings, window: WINDOWS[n % WINDOWS.length] as number, from, every };
  return new ReturningKiosk(id, boot, passwords[id] ?? '', kept, port, { letIn, done: acknowledged });
});

export interface Returned {
  /** Until all had been let in once, and until everything was acknowledged. */
  comeS: number;
  seconds: number;
  /** Connections that were lost on the way. */
  lost: number;
}

function letIn(): void {
  if (--outside === 0) comeS = (performance.now() - began) / 1_000;
}

function acknowledged(): void {
  if (--left > 0) return;
  const lost = kiosks.reduce((sum, kiosk) => sum + kiosk.lost, 0);
  process.send?.({ comeS, seconds: (performance.now() - began) / 1_000, lost } satisfies Returned);
}

process.on('message', () => {
  for (const kiosk of kiosks) kiosk.end();
  process.disconnect?.();
});
process.on('disconnect', () => process.exit(0));
for (const kiosk of kiosks) kiosk.come();
