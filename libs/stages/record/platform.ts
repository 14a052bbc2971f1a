import type { Registry } from 'prom-client';
import {
  type Clock,
  type HistoryPoint,
  type PlatformCounts,
  type PlatformNumbers,
  ratesOf,
  refusedSince,
} from '#libs/domain/index.js';
import { mayHeal } from '#libs/runtime/index.js';

export interface PlatformParts {
  /** Name of the process, as a tag. */
  process: string;
  clock: Clock;
  /** The door: what it took and refused since its start, and how many packets are not answered. */
  intake: {
    readonly counts: { accepted: Record<string, number>; refused: PlatformCounts['refused']; repeats: number };
    readonly pending: number;
  };
  metrics: Registry;
  /** How long acknowledgements took since the last look. */
  pubacks: { take(): PlatformNumbers };
  record: { readonly behind: number; lagMs(): number };
  watchBehind(): number;
  /** Null: nothing was judged. */
  ruleCostUs(): number | null;
  outbox: { waiting(): Promise<number> };
  /** Names of the consumers that do not get on. */
  stalled(): Promise<string[]>;
}

/** Looks at what the process counts and measures anyway, and makes points of it. */
export class Platform {
  private before: { at: number; counts: PlatformCounts };

  constructor(private readonly parts: PlatformParts) {
    this.before = { at: parts.clock.now(), counts: this.counts() };
  }

  async measure(): Promise<HistoryPoint[]> {
    const { clock, intake, pubacks, record, watchBehind, ruleCostUs, process: name } = this.parts;
    const waiting = await this.waiting();
    const cost = ruleCostUs();
    const at = clock.now();
    const stalled = await this.parts.stalled();
    const { before } = this;
    this.before = { at, counts: this.counts() };
    const numbers = {
      ...ratesOf(before.counts, this.before.counts, at - before.at),
      ...pubacks.take(),
      intake_pending: intake.pending,
      record_behind: record.behind,
      watch_behind: watchBehind(),
      ...(cost !== null && { rule_cost_us: cost }),
      history_lag_s: record.lagMs() / 1_000,
      ...waiting,
      ...(await this.gauge('loop_stop_ms', 'hallwatch_loop_longest_stop_seconds', 1_000)),
      rss_bytes: process.memoryUsage.rss(),
      ...(await this.gauge('journal_bytes', 'hallwatch_journal_bytes')),
      ...(await this.gauge('broker_dropped', 'hallwatch_mqtt_broker_dropped')),
    };
    const refused = refusedSince(before.counts.refused, this.before.counts.refused);
    return [
      { of: 'platform', at, process: name, numbers },
      ...refused.map(([reason, count]) => ({ of: 'quarantine' as const, at, process: name, reason, refused: count })),
      ...stalled.map((consumer) => ({ of: 'stalled' as const, at, process: name, consumer })),
    ];
  }

  private counts(): PlatformCounts {
    const { accepted, refused, repeats } = this.parts.intake.counts;
    const { user, system } = process.cpuUsage();
    const taken = Object.values(accepted).reduce((sum, one) => sum + one, 0);
    return { taken, repeats, refused: { ...refused }, cpuMs: (user + system) / 1_000 };
  }

  /** Left out while PostgreSQL is away: then it is the other numbers that tell of it. */
  private async waiting(): Promise<PlatformNumbers> {
    try {
      return { outbox_waiting: await this.parts.outbox.waiting() };
    } catch (error) {
      if (mayHeal(error)) return {};
      throw error;
    }
  }

  /** A gauge that has nothing to show is left out. Of one with labels the first is taken, so many times. */
  private async gauge<F extends string>(field: F, metric: string, times = 1): Promise<Partial<Record<F, number>>> {
    const found = await this.parts.metrics.getSingleMetric(metric)?.get();
    const value = found?.values[0]?.value;
    return value === undefined ? {} : ({ [field]: value * times } as Record<F, number>);
  }
}
