/**
 * What the worker writes of itself every 15 seconds: measurement `platform`, tag `process`. Each field with its unit and meaning; a field whose
 * source is not there (an embedded broker has dropped nothing to tell of) is left out. Rates are of the time since the point before.
 * Beside it, where there were any: measurement `quarantine`, tags `process` and `reason`, field `refused`: packets since the point before.
 * And measurement `stalled`, tags `process` and `consumer`, field `stalled`: 1 while a consumer does not get on.
 */
export const PLATFORM_FIELDS = {
  intake_per_s: 'readings taken, a second',
  refused_per_s: 'packets refused, a second',
  repeats_per_s: 'readings that had come before, a second',
  intake_pending: 'packets that wait for the journal',
  puback_p50_ms: 'from a packet to its acknowledgement, milliseconds, half of them within it',
  puback_p99_ms: 'the same, 99 of a hundred within it',
  journal_bytes: 'bytes of the journal',
  record_behind: 'entries of the journal that are not in the history yet',
  watch_behind: 'entries of the journal that are not judged and decided yet',
  rule_cost_us: 'microseconds that holding a reading against the rules costs, moving mean',
  history_lag_s: 'seconds that the history is behind the journal',
  outbox_waiting: 'messages that wait for their channel',
  broker_dropped: 'messages that the MQTT broker dropped since its start',
  loop_stop_ms: 'longest turn of the loop within the last minute, milliseconds: nobody else was served for so long',
  rss_bytes: 'memory of the process, bytes',
  cpu_pct: 'per cent of one processor',
} as const;
export type PlatformField = keyof typeof PLATFORM_FIELDS;
export const PLATFORM_FIELD_NAMES = Object.keys(PLATFORM_FIELDS) as PlatformField[];
export type PlatformNumbers = Partial<Record<PlatformField, number>>;

/** What counts up: of two looks only the difference means something. */
export interface PlatformCounts {
  taken: number;
  repeats: number;
  refused: Record<string, number>;
  cpuMs: number;
}

const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, one) => sum + one, 0);

/** Rates between two looks; a count that fell was begun anew. */
export function ratesOf(before: PlatformCounts, now: PlatformCounts, elapsedMs: number): PlatformNumbers {
  if (elapsedMs <= 0) return {};
  const aSecond = (from: number, to: number): number => Math.max(0, to - from) / (elapsedMs / 1_000);
  return {
    intake_per_s: aSecond(before.taken, now.taken),
    refused_per_s: aSecond(total(before.refused), total(now.refused)),
    repeats_per_s: aSecond(before.repeats, now.repeats),
    cpu_pct: (Math.max(0, now.cpuMs - before.cpuMs) / elapsedMs) * 100,
  };
}

/** Reasons for which packets were refused between two looks. */
export function refusedSince(
  before: PlatformCounts['refused'],
  now: PlatformCounts['refused'],
): [reason: string, refused: number][] {
  return Object.entries(now).flatMap(([reason, count]) => {
    const refused = count - (before[reason] ?? 0);
    return refused > 0 ? [[reason, refused]] : [];
  });
}
