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

  private count(event: NamedEvent): void {
    if (!event.counts) return;
    const { metric, help, labels = {}, by = 1 } = event.counts;
    let counter = this.counters.get(metric);
    if (!counter) {
      counter = new Counter({ name: metric, help, labelNames: Object.keys(labels), registers: [this.metrics] });
      this.counters.set(metric, counter);
    }
    counter.inc(labels, by);
  }
}
