import { parseArgs } from 'node:util';
import {
  judge,
  type Kiosk,
  type KioskMemory,
  passTime,
  type Reading,
  SECOND,
  stateOf,
  type WatchContext,
  type WatchState,
} from '#libs/domain/index.js';
import { kioskOf, READINGS, readingOf, rulesOf } from './watch-load.js';

/*
 * The watch alone, on one core: readings as intake hands them over, parsed and checked, held against many rules.
 * Nobody is silent in the load, so the scan finds nothing and its time is that of looking.
 */
const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '1000000' },
    busy: { type: 'string', default: '50000' },
    readings: { type: 'string', default: '2000000' },
    rules: { type: 'string', default: '60' },
  },
});
const kiosks = Number(values.kiosks);
const busy = Math.min(kiosks, Number(values.busy));
const START = 1_767_225_600_000;
/** Between one heartbeat of a kiosk and its next. */
const HEARTBEAT_MS = 60 * SECOND;

const line = (name: string, value: string): void => console.log(`  ${name.padEnd(44)}${value.padStart(12)}`);

const usedMB = (): number => {
  if (!globalThis.gc) throw new Error('Run with --expose-gc: memory is measured after a collection');
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};

function contextOf(count: number): WatchContext {
  const register = new Map<string, Kiosk>();
  for (let n = 0; n < count; n++) {
    const kiosk = kioskOf(n);
    register.set(kiosk.id, kiosk);
  }
  return { rules: rulesOf(Number(values.rules)), kiosk: (id) => register.get(id) };
}

/** Milliseconds of the slowest, and how many were measured. */
class Pauses {
  longest = 0;
  total = 0;
  count = 0;
  /** CPU, of all threads, milliseconds: on a busy machine the wall clock measures the others too. */
  cpu = 0;
  longestCpu = 0;
  time<T>(act: () => T): T {
    const before = process.cpuUsage();
    const from = performance.now();
    const made = act();
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1000;
    this.cpu += cpu;
    this.longestCpu = Math.max(this.longestCpu, cpu);
    const ms = performance.now() - from;
    this.longest = Math.max(this.longest, ms);
    this.total += ms;
    this.count++;
    return made;
  }
}

const BATCH = 1_000;

/** Judges a thousand, from the i-th on. They are made outside the measured time, as intake hands them over, and are the collector's after it. */
function judgeBatch(state: WatchState, context: WatchContext, from: number, of: number, pauses: Pauses | null): number {
  const readings = Array.from({ length: BATCH }, (_, i): Reading => readingOf(from + i, of, START, HEARTBEAT_MS));
  const act = (): number => readings.reduce((found, reading) => found + judge(state, reading, context).length, 0);
  return pauses ? pauses.time(act) : act();
}

function tell(pauses: Pauses): void {
  const judged = pauses.count * BATCH;
  line('readings/s (250,000 are wanted)', String(Math.round(judged / (pauses.total / 1000))));
  line('readings/s of CPU', String(Math.round(judged / (pauses.cpu / 1000))));
  line('CPU a reading, microseconds', ((pauses.cpu * 1000) / judged).toFixed(2));
  line('longest batch of 1000, ms (50)', pauses.longest.toFixed(1));
  line('longest batch of 1000, CPU ms', pauses.longestCpu.toFixed(1));
}

function benchReadings(): void {
  const context = contextOf(busy);
  const state = stateOf([]);
  const pauses = new Pauses();
  let findings = 0;
  const total = Number(values.readings);
  // So that the compiler has seen it all before it is measured.
  const warm = Math.max(BATCH * 40, busy * READINGS);
  for (let from = 0; from < warm + total; from += BATCH)
    findings += judgeBatch(state, context, from, busy, from < warm ? null : pauses);
  console.log(`${total} readings of ${busy} kiosks, ${values.rules} rules:`);
  tell(pauses);
  line('findings', String(findings));
}

/** The state of all of them, each with levels and components told, and the scan that looks for the silent. */
function benchState(): void {
  const context = contextOf(kiosks);
  const before = usedMB();
  const state = stateOf([]);
  const first = new Pauses();
  for (let i = 0; i < kiosks * READINGS; i += BATCH) judgeBatch(state, context, i, kiosks, first);
  const state1 = usedMB() - before;
  console.log(`${kiosks} kiosks, each of which has told everything about itself:`);
  line('state, MB (400 for a million)', state1.toFixed(0));
  line('state, bytes a kiosk', ((state1 * 1e6) / kiosks).toFixed(0));
  line('first words, CPU a reading, microseconds', ((first.cpu * 1000) / (first.count * BATCH)).toFixed(2));
  line('first words, longest batch of 1000, ms', first.longest.toFixed(1));
  const rounds = Math.ceil(Number(values.readings) / kiosks);
  const pauses = new Pauses();
  for (let i = kiosks * READINGS; i < kiosks * (READINGS + rounds); i += BATCH) {
    // The collection that was asked for above also threw away what the compiler knew.
    const cold = i < kiosks * READINGS + 10 * BATCH;
    judgeBatch(state, context, i, kiosks, cold ? null : pauses);
  }
  console.log(`${rounds * kiosks} readings of all of them:`);
  tell(pauses);
  scan(state, context, START + (READINGS + rounds) * HEARTBEAT_MS);
}

function scan(state: WatchState, context: WatchContext, last: number): void {
  const pauses = new Pauses();
  let findings = 0;
  // Up to the first silence: everyone is due to be looked at once, and most are.
  for (let s = 1; s < 115; s++) findings += pauses.time(() => passTime(state, last + s * SECOND, context)).length;
  line('scan a second, mean ms (10)', (pauses.total / pauses.count).toFixed(2));
  line('scan a second, mean CPU ms', (pauses.cpu / pauses.count).toFixed(2));
  line('scan a second, longest ms', pauses.longest.toFixed(1));
  line('scan a second, longest CPU ms', pauses.longestCpu.toFixed(1));
  line('found silent', String(findings));
  const memory: KioskMemory | undefined = state.kiosks.get(kioskOf(0).id);
  line('snapshot, bytes a kiosk', String(JSON.stringify(memory).length));
}

benchReadings();
benchState();
