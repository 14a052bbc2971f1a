import { performance } from 'node:perf_hooks';
import { Gauge, Histogram, type Registry } from 'prom-client';
import { ThreadTime } from './thread-time.js';

/** Shorter turns are no stops, milliseconds: so much one packet may cost. Ours. */
const LEAST = 5;
/** The longest is told for so long, milliseconds. */
const TOLD_FOR = 60_000;
const BUCKETS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];

/** What a turn of the loop took, milliseconds: by the clock, so long nobody else was served; and what this process worked in it. */
export interface Turn {
  clock: number;
  work: number;
}
const TIMES = ['clock', 'work'] as const;

/** What is read at the end of a turn, each in milliseconds. */
export interface Stopwatches {
  now(): number;
  /** Time in which the loop did not wait for something to happen, whether it had a core or not. */
  activeMs(): number;
  /** Time in which the thread worked; null: that is not known, and the clock's is taken. */
  workedMs: (() => number) | null;
}

/**
 * Knows how long each turn of the loop takes. How much was worked is asked for once in {@link LEAST} milliseconds, as that costs more than most
 * turns; so it is true to as much.
 */
export class TurnMeter {
  private active: number;
  private worked: number;
  private askedAt: number;

  constructor(private readonly read: Stopwatches) {
    this.active = read.activeMs();
    this.worked = read.workedMs?.() ?? 0;
    this.askedAt = read.now();
  }

  /** A turn is over. Null: it was a short one. */
  turn(): Turn | null {
    const active = this.read.activeMs();
    const clock = active - this.active;
    this.active = active;
    const now = this.read.now();
    if (clock < LEAST && now - this.askedAt < LEAST) return null;
    const before = this.worked;
    this.worked = this.read.workedMs?.() ?? 0;
    this.askedAt = now;
    if (clock < LEAST) return null;
    return { clock, work: this.read.workedMs ? Math.min(clock, this.worked - before) : clock };
  }
}

/** The longest of the last while. */
class Longest {
  /** Each is longer than all that came after it. */
  private readonly falling: { at: number; ms: number }[] = [];

  note(ms: number, at: number): void {
    while ((this.falling.at(-1)?.ms ?? Number.POSITIVE_INFINITY) <= ms) this.falling.pop();
    this.falling.push({ at, ms });
  }

  since(at: number): number {
    while (this.falling[0] && this.falling[0].at < at) this.falling.shift();
    return this.falling[0]?.ms ?? 0;
  }
}

/** Tells how long the loop of this process stood for one thing. */
export class LoopStops {
  private readonly longest = { clock: new Longest(), work: new Longest() };
  private readonly lengths: Histogram<'by'>;
  private stopped = false;

  private constructor(
    private readonly read: Stopwatches,
    metrics: Registry,
  ) {
    this.lengths = new Histogram({
      name: 'hallwatch_loop_stops_seconds',
      help: `Turns of the loop that took ${LEAST} ms and more, by the clock and by the work of this process in them.`,
      labelNames: ['by'],
      buckets: BUCKETS,
      registers: [metrics],
    });
    for (const by of TIMES) this.lengths.zero({ by });
    const gauge: Gauge<'by'> = new Gauge({
      name: 'hallwatch_loop_longest_stop_seconds',
      help: 'The longest of them within the last minute: by the clock, nobody else was served for so long.',
      labelNames: ['by'],
      registers: [metrics],
      collect: () => {
        for (const by of TIMES) gauge.set({ by }, this.longestMs(by) / 1_000);
      },
    });
  }

  /** Begins; to be stopped. */
  static start(metrics: Registry, read: Stopwatches = stopwatches()): LoopStops {
    const stops = new LoopStops(read, metrics);
    const meter = new TurnMeter(read);
    // It keeps no loop awake: it is called when a turn ends that something else has begun.
    const again = (): void => {
      if (stops.stopped) return;
      const turn = meter.turn();
      if (turn) stops.note(turn);
      setImmediate(again).unref();
    };
    setImmediate(again).unref();
    return stops;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Of the last minute. */
  longestMs(by: keyof Turn): number {
    return this.longest[by].since(this.read.now() - TOLD_FOR);
  }

  private note(turn: Turn): void {
    for (const by of TIMES) {
      if (turn[by] < LEAST) continue;
      this.lengths.observe({ by }, turn[by] / 1_000);
      this.longest[by].note(turn[by], this.read.now());
    }
  }
}

function stopwatches(): Stopwatches {
  const time = ThreadTime.open();
  return {
    now: () => performance.now(),
    activeMs: () => performance.eventLoopUtilization().active,
    workedMs: time && (() => time.workedMs()),
  };
}
