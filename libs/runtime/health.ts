import { Gauge, type Registry } from 'prom-client';
import { inTime } from './in-time.js';

/** Answers null when well, else one sentence: what is wrong and what it means. */
export type Probe = () => Promise<string | null> | string | null;

export interface Readiness {
  ready: boolean;
  /** The start is over. */
  started: boolean;
  waits: boolean;
  /** Of each part `ok`, or what is wrong. */
  parts: Record<string, string>;
  /** Consumers among the parts that do not get on. The process serves all the same. */
  stalled: string[];
}

/** Of each part `ok` or `away`: what anybody may know. */
export const inWords = (parts: Record<string, string>): Record<string, 'ok' | 'away'> =>
  Object.fromEntries(Object.entries(parts).map(([name, complaint]) => [name, complaint === 'ok' ? 'ok' : 'away']));

/** Whoever asks for metrics gives up after ten seconds: then all of them are missed for one that hangs. Milliseconds. */
const PATIENCE = 2_000;

/** What the process leans on, and how what works in it gets on; asked when somebody wants to know. */
export class Health {
  private readonly probes = new Map<string, Probe>();
  private readonly consumers = new Map<string, Probe>();
  private startedUp = false;
  /** What the start waits for, one sentence; null: it waits for nothing. */
  waitsFor: string | null = null;

  add(name: string, probe: Probe): void {
    this.probes.set(name, probe);
  }

  /** Something that works by itself: while it does not get on that is told, and the pages are served nevertheless. */
  addConsumer(name: string, probe: Probe): void {
    this.consumers.set(name, probe);
  }

  /** Names of the consumers that do not get on. */
  stalled(): Promise<string[]> {
    return complaintsOf(this.consumers, {});
  }

  /** Shows of each part whether it is there, and of each consumer whether it gets on. */
  expose(metrics: Registry): void {
    const away: Gauge<'part'> = new Gauge({
      name: 'hallwatch_part_away',
      help: '1: what the process leans on is not well; why is under parts of /api/v1/health/ready.',
      labelNames: ['part'],
      registers: [metrics],
      collect: async () => {
        for (const [part, probe] of this.probes) {
          const complaint = await inTime(Promise.resolve(probe()), PATIENCE, 'It does not answer in time.');
          away.set({ part }, complaint === null ? 0 : 1);
        }
      },
    });
    const gauge: Gauge<'consumer'> = new Gauge({
      name: 'hallwatch_consumer_stalled',
      help: '1: the consumer does not get on; since when and why is under parts of /api/v1/health/ready.',
      labelNames: ['consumer'],
      registers: [metrics],
      collect: async () => {
        const stalled = await this.stalled();
        for (const consumer of this.consumers.keys()) gauge.set({ consumer }, stalled.includes(consumer) ? 1 : 0);
      },
    });
  }

  started(): void {
    this.startedUp = true;
  }

  async ready(): Promise<Readiness> {
    const waits = this.waitsFor !== null;
    const parts: Record<string, string> = this.waitsFor === null ? {} : { start: this.waitsFor };
    const ill = await complaintsOf(this.probes, parts);
    const stalled = await complaintsOf(this.consumers, parts);
    return { ready: this.startedUp && ill.length === 0, started: this.startedUp, waits, parts, stalled };
  }
}

/** Asks each, notes what it says, and answers the names of those that are not well. */
async function complaintsOf(probes: Map<string, Probe>, parts: Record<string, string>): Promise<string[]> {
  const ill: string[] = [];
  for (const [name, probe] of probes) {
    const complaint = await probe();
    parts[name] = complaint ?? 'ok';
    if (complaint) ill.push(name);
  }
  return ill;
}
