import { Counter, Registry } from 'prom-client';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Something that happened, with its log line and its counter in one place. Subclasses are named noun-verb: `PacketRefused`. */
export abstract class NamedEvent {
  abstract readonly level: Level;
  /** One sentence for the log; never a secret. */
  abstract readonly says: string;
  /** Counter and its labels, from closed sets, and by how much it rises: one, unless told. Absent: only logged. */
  readonly counts?: { metric: string; help: string; labels?: Record<string, string>; by?: number };
  /** Fields for the log. */
  readonly fields?: Record<string, unknown>;
  /** Error behind it. */
  readonly error?: unknown;
}

export type Report = (event: NamedEvent) => void;

export interface LogLine {
  level: Level;
  event: string;
  says: string;
  fields?: Record<string, unknown>;
  error?: unknown;
}

/** Counts events and writes them down. */
export class Reporter {
  readonly metrics = new Registry();
  private readonly counters = new Map<string, Counter>();

  constructor(private readonly write: (line: LogLine) => void) {}

  readonly report: Report = (event) => {
    this.count(event);
    this.write({
      level: event.level,
      event: event.constructor.name,
      says: event.says,
      ...(event.fields && { fields: event.fields }),
      ...(event.error !== undefined && { error: event.error }),
    });
  };

  /** Shows a counter with 0 before anything happened: what appears with 1 has not risen, for whoever watches it. */
  expose({ metric, help, series }: { metric: string; help: string; series: Record<string, string>[] }): void {
    const counter = this.counter(metric, help, Object.keys(series[0] ?? {}));
    for (const labels of series) counter.inc(labels, 0);
  }

  private count(event: NamedEvent): void {
    if (!event.counts) return;
    const { metric, help, labels = {}, by = 1 } = event.counts;
    this.counter(metric, help, Object.keys(labels)).inc(labels, by);
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    const known = this.counters.get(name);
    if (known) return known;
    const made = new Counter({ name, help, labelNames, registers: [this.metrics] });
    this.counters.set(name, made);
    return made;
  }
}
