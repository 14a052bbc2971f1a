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

const gc = (how?: { type: 'minor'; execution: 'sync' }): void => {
  if (!globalThis.gc) throw new Error('Run with --expose-gc: memory is measured after a collection');
  if (how) globalThis.gc(how);
  else globalThis.gc();
};
const usedMB = (): number => {
  gc();
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
  time<T>(act: () => T): T {
    const before = process.cpuUsage();
    const from = performance.now();
    const made = act();
    const { user, system } = process.cpuUsage(before);
    this.cpu += (user + system) / 1000;
    const ms = performance.now() - from;
    this.longest = Math.max(this.longest, ms);
    this.total += ms;
    this.count++;
    return made;
  }
}

/** As one core gets them: prepared in slices outside the measured time, judged in batches of a thousand. */
function benchReadings(): void {
  const context = contextOf(busy);
  const state = stateOf([]);
  const SLICE = 20_000;
  const BATCH = 1_000;
  const pauses = new Pauses();
  let findings = 0;
  const total = Number(values.readings);
  // So that the compiler has seen it all before it is measured.
  const warm = Math.max(SLICE * 2, busy * READINGS);
  for (let from = 0; from < warm + total; from += SLICE) {
    const readings: Reading[] = [];
    for (let i = from; i < from + SLICE; i++) readings.push(readingOf(i, busy, START, HEARTBEAT_MS));
    // What was prepared is out of the way of the collector; its work for what the watch leaves behind is measured.
    for (let twice = 0; twice < 2; twice++) gc({ type: 'minor', execution: 'sync' });
    for (let b = 0; b < SLICE; b += BATCH) {
      const act = (): void => {
        for (let i = b; i < b + BATCH; i++) findings += judge(state, readings[i] as Reading, context).length;
      };
      if (from < warm) act();
      else pauses.time(act);
    }
  }
  console.log(`${total} readings of ${busy} kiosks, ${values.rules} rules:`);
  const judged = pauses.count * BATCH;
  line('readings/s', String(Math.round(judged / (pauses.total / 1000))));
  line('readings/s of CPU', String(Math.round(judged / (pauses.cpu / 1000))));
  line('CPU a reading, microseconds', ((pauses.cpu * 1000) / judged).toFixed(2));
  line('findings', String(findings));
  line('longest batch of 1000, ms', pauses.longest.toFixed(1));
}

function fill(state: WatchState, context: WatchContext): void {
  for (let i = 0; i < kiosks * READINGS; i++) judge(state, readingOf(i, kiosks, START, HEARTBEAT_MS), context);
}

/** The state of all of them, each with levels and components told, and the scan that looks for the silent. */
function benchState(): void {
  const context = contextOf(kiosks);
  const before = usedMB();
  const state = stateOf([]);
  fill(state, context);
  const state1 = usedMB() - before;
  console.log(`${kiosks} kiosks:`);
  line('state, MB', state1.toFixed(0));
  line('state, bytes a kiosk', ((state1 * 1e6) / kiosks).toFixed(0));
  scan(state, context);
}

function scan(state: WatchState, context: WatchContext): void {
  const last = START + READINGS * HEARTBEAT_MS;
  const pauses = new Pauses();
  let findings = 0;
  // Up to the first silence: everyone is due to be looked at once, and most are.
  for (let s = 1; s < 115; s++) findings += pauses.time(() => passTime(state, last + s * SECOND, context)).length;
  line('scan a second, mean ms', (pauses.total / pauses.count).toFixed(2));
  line('scan a second, mean CPU ms', (pauses.cpu / pauses.count).toFixed(2));
  line('scan a second, longest ms', pauses.longest.toFixed(1));
  line('found silent', String(findings));
  const memory: KioskMemory | undefined = state.kiosks.get(kioskOf(0).id);
  line('snapshot, bytes a kiosk', String(JSON.stringify(memory).length));
}

benchReadings();
benchState();
