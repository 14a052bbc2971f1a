import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  judge,
  type Kiosk,
  type KioskMemory,
  OpenHours,
  passTime,
  type Reading,
  type RuleSet,
  SECOND,
  stateOf,
  type WatchContext,
  type WatchState,
} from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { kioskOf, READINGS, readingOf, rulesOf } from './watch-load.js';

/*
 * The watch alone, on one core: readings as intake hands them over, parsed and checked, held against the rules that come with
 * Hallwatch, forecasts included. Nobody is silent in the load, so the scan finds nothing and its time is that of looking.
 */
const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '1000000' },
    busy: { type: 'string', default: '50000' },
    readings: { type: 'string', default: '2000000' },
    /** So many made-up ones in place of the shipped, none of which looks ahead. */
    rules: { type: 'string' },
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
  const hours = new OpenHours();
  const place = { hours, opening: { hours: '24h' as const, statutoryHolidays: 'open' as const } };
  return { rules, kiosk: (id) => register.get(id), place: () => place };
}

const SHIPPED = projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml');
const rules: RuleSet = values.rules ? rulesOf(Number(values.rules)) : readRules(readFileSync(SHIPPED, 'utf8'));

/** Stops of this thread by the collector. They are told of some time after. */
const collections: { from: number; to: number }[] = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) collections.push({ from: startTime, to: startTime + duration });
}).observe({ entryTypes: ['gc'] });

interface Span {
  from: number;
  to: number;
}

/** Milliseconds of it in which the collector did not stop it. */
function ownTime({ from, to }: Span): number {
  const by = (one: Span): number => Math.max(0, Math.min(to, one.to) - Math.max(from, one.from));
  return to - from - collections.reduce((sum, one) => sum + by(one), 0);
}

/** Shorter ones are not looked at. */
const LEAST_STOP = 5;

/** Milliseconds of the slowest, and how many were measured. */
class Pauses {
  longest = 0;
  total = 0;
  count = 0;
  /** CPU, of all threads, milliseconds: on a busy machine the wall clock measures the others too. */
  cpu = 0;
  longestCpu = 0;
  private readonly stops: (Span & { cpu: number })[] = [];

  time<T>(act: () => T): T {
    const before = process.cpuUsage();
    const from = performance.now();
    const made = act();
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1000;
    this.cpu += cpu;
    this.longestCpu = Math.max(this.longestCpu, cpu);
    const to = performance.now();
    const ms = to - from;
    if (ms > LEAST_STOP) this.stops.push({ from, to, cpu });
    this.longest = Math.max(this.longest, ms);
    this.total += ms;
    this.count++;
    return made;
  }

  /** Of the longest but for the collector's stops; and CPU of the longest in which it did not stop it, which others' work does not lengthen. */
  async longestOwn(): Promise<{ ms: number; cpu: number }> {
    // The collector's stops are told of when the loop turns.
    await setTimeout(100);
    const undisturbed = this.stops.filter((stop) => ownTime(stop) === stop.to - stop.from);
    return { ms: Math.max(0, ...this.stops.map(ownTime)), cpu: Math.max(0, ...undisturbed.map(({ cpu }) => cpu)) };
  }
}

const BATCH = 1_000;

/** Judges a thousand, from the i-th on. They are made outside the measured time, as intake hands them over, and are the collector's after it. */
function judgeBatch(state: WatchState, context: WatchContext, from: number, of: number, pauses: Pauses | null): number {
  const readings = Array.from({ length: BATCH }, (_, i): Reading => readingOf(from + i, of, START, HEARTBEAT_MS));
  const act = (): number => readings.reduce((found, reading) => found + judge(state, reading, context).length, 0);
  return pauses ? pauses.time(act) : act();
}

async function tellOwn(pauses: Pauses): Promise<void> {
  const { ms, cpu } = await pauses.longestOwn();
  line('  but for the collector, ms (50)', ms.toFixed(1));
  line('  CPU of one without the collector, ms (50)', cpu.toFixed(1));
}

async function tell(pauses: Pauses): Promise<void> {
  const judged = pauses.count * BATCH;
  line('readings/s (250,000 are wanted)', String(Math.round(judged / (pauses.total / 1000))));
  line('readings/s of CPU', String(Math.round(judged / (pauses.cpu / 1000))));
  line('CPU a reading, microseconds', ((pauses.cpu * 1000) / judged).toFixed(2));
  line('longest batch of 1000, ms', pauses.longest.toFixed(1));
  await tellOwn(pauses);
  line('longest batch of 1000, CPU ms', pauses.longestCpu.toFixed(1));
}

async function benchReadings(): Promise<void> {
  const context = contextOf(busy);
  const state = stateOf([]);
  const pauses = new Pauses();
  let findings = 0;
  const total = Number(values.readings);
  // So that the compiler has seen it all before it is measured.
  const warm = Math.max(BATCH * 40, busy * READINGS);
  for (let from = 0; from < warm + total; from += BATCH)
    findings += judgeBatch(state, context, from, busy, from < warm ? null : pauses);
  console.log(`${total} readings of ${busy} kiosks, ${rules.rules.length} rules:`);
  await tell(pauses);
  line('findings', String(findings));
}

/** Readings after a collection that was asked for: it also threw away what the compiler knew. */
const COLD = 10 * BATCH;

/** First words of others, whom nobody remembers, for the same reason: first words come kind by kind here, and each kind would be compiled anew. */
function warmUp(context: WatchContext): void {
  const [others, state] = [Math.min(kiosks, 20_000), stateOf([])];
  for (let i = 0; i < others * READINGS; i += BATCH) judgeBatch(state, context, i, others, null);
}

/** The state of all of them, each with levels and components told, and the scan that looks for the silent. */
async function benchState(): Promise<void> {
  const context = contextOf(kiosks);
  const before = usedMB();
  const state = stateOf([]);
  const first = new Pauses();
  warmUp(context);
  for (let i = 0; i < kiosks * READINGS; i += BATCH) judgeBatch(state, context, i, kiosks, first);
  const state1 = usedMB() - before;
  console.log(`${kiosks} kiosks, each of which has told everything about itself:`);
  line('state, MB', state1.toFixed(0));
  line('state, bytes a kiosk (600)', ((state1 * 1e6) / kiosks).toFixed(0));
  line('first words, CPU a reading, microseconds', ((first.cpu * 1000) / (first.count * BATCH)).toFixed(2));
  line('first words, longest batch of 1000, ms', first.longest.toFixed(1));
  await tellOwn(first);
  const rounds = Math.ceil(Number(values.readings) / kiosks);
  const pauses = new Pauses();
  for (let i = kiosks * READINGS; i < kiosks * (READINGS + rounds); i += BATCH) {
    judgeBatch(state, context, i, kiosks, i < kiosks * READINGS + COLD ? null : pauses);
  }
  console.log(`${rounds * kiosks} readings of all of them:`);
  await tell(pauses);
  await scan(state, context, START + (READINGS + rounds) * HEARTBEAT_MS);
}

async function scan(state: WatchState, context: WatchContext, last: number): Promise<void> {
  const pauses = new Pauses();
  let findings = 0;
  // Up to the first silence: everyone is due to be looked at once, and most are.
  for (let s = 1; s < 115; s++) findings += pauses.time(() => passTime(state, last + s * SECOND, context)).length;
  line('scan a second, mean ms (10)', (pauses.total / pauses.count).toFixed(2));
  line('scan a second, mean CPU ms', (pauses.cpu / pauses.count).toFixed(2));
  line('scan a second, longest ms', pauses.longest.toFixed(1));
  await tellOwn(pauses);
  line('scan a second, longest CPU ms', pauses.longestCpu.toFixed(1));
  line('found silent', String(findings));
  const memory: KioskMemory | undefined = state.kiosks.get(kioskOf(0).id);
  line('snapshot, bytes a kiosk', String(JSON.stringify(memory).length));
}

await benchReadings();
await benchState();
