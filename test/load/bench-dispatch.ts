import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DispatchParts, type Passed } from './dispatch-parts.js';
import { furnish, placeId } from './places.js';
import { type Moments, Probes } from './probes.js';
import { Load } from './rounds.js';
import { Whole } from './whole.js';

/*
 * From a kiosk's fault to the order in the database and to the technician's socket, with the built-in servers in this process and a
 * background of heartbeats. The background, and the kiosks that break, are two other processes.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2000' },
    connections: { type: 'string', default: '200' },
    faults: { type: 'string', default: '300' },
    /** Milliseconds from one fault to the next. */
    every: { type: 'string', default: '100' },
  },
});
const [rate, connections, faults, every] = [values.rate, values.connections, values.faults, values.every].map(Number) as [
  number,
  number,
  number,
  number,
];
const PLACES = 20;
const WARM_UP = 40;

const quantile = (sorted: number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

function tell(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const [p50, p99, most] = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1) ?? 0];
  console.log(
    `  ${what.padEnd(40)}p50 ${p50.toFixed(1).padStart(6)}   p99 ${p99.toFixed(1).padStart(6)}   most ${most.toFixed(1)}`,
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Way = Moments & Partial<Passed>;

/** Breaks and mends kiosks in turn; answers, of those after the warm-up, how long each fault took. */
async function probe(probes: Probes, parts: DispatchParts): Promise<Way[]> {
  const all: Promise<Way>[] = [];
  for (let i = 0; i < WARM_UP + faults; i++) {
    const id = placeId(i % PLACES);
    if (i >= PLACES) await probes.mended(id);
    const passed = parts.begin(id);
    all.push(probes.breaks(id).then((moments) => ({ ...moments, ...passed })));
    await pause(every);
    if (i >= PLACES / 2) probes.mend(placeId((i - PLACES / 2) % PLACES));
  }
  return (await Promise.all(all)).slice(WARM_UP);
}

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-dispatch-'));
const whole = await Whole.open(join(folder, 'whole'));
const probes = await Probes.open(whole.stores.changes);
const { file, own } = await furnish(whole, probes.phone, folder, { kiosks: connections, places: PLACES });
await probes.come(whole.port, own);
const load = await Load.connect(whole.port, { connections, window: 20, rate, boot: `b-${process.pid}`, passwords: file });
console.log(
  `${faults} faults, one each ${every} ms, beside ${rate} messages/s of ${connections} kiosks; milliseconds from publish:`,
);
const seconds = ((WARM_UP + faults) * every) / 1000 + 2;
const background = load.round(Math.ceil(rate * seconds));
await pause(1_000);
const moments = await probe(probes, new DispatchParts(whole));
tell(
  'to the order, committed',
  moments.map(({ published, ordered }) => ordered - published),
);
tell(
  'to the socket of the technician’s channel',
  moments.map(({ published, alerted }) => alerted - published),
);
/** Of which the whole way consists. */
const PARTS: [string, keyof Way, keyof Way][] = [
  ['to the door', 'published', 'taken'],
  ['flush to the journal', 'taken', 'flushed'],
  ['waiting for the watch', 'flushed', 'begun'],
  ['decision, to its commit', 'begun', 'decided'],
  ['until deliver has read it', 'decided', 'read'],
  ['to the socket', 'read', 'alerted'],
];
for (const [name, from, to] of PARTS)
  tell(
    `  ${name}`,
    moments.flatMap((way) => (way[from] !== undefined && way[to] !== undefined ? [way[to] - way[from]] : [])),
  );
const slowest = [...moments].sort((a, b) => b.alerted - b.published - (a.alerted - a.published)).slice(0, 3);
for (const way of slowest)
  console.log(
    `  slow: ${PARTS.map(([name, from, to]) => `${name} ${((way[to] ?? Number.NaN) - (way[from] ?? Number.NaN)).toFixed(0)}`).join(', ')}`,
  );
const { acked, seconds: took, cpu } = await background;
console.log(
  `  background: ${Math.round(acked / took)} messages/s, ${((cpu * acked) / took / 1e4).toFixed(0)} % of one core in all`,
);
await load.end();
await probes.end();
await whole.close();
rmSync(folder, { recursive: true, force: true });
