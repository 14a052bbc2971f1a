import { HistoryUnavailable, mayChange, type Retention } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { BucketMade, RetentionChanged, RetentionDiffers } from './events.js';

/** What a server can do about a bucket; each generation in its own way. */
export interface Keeper {
  /** Days that it keeps the bucket, 0 for ever; null: there is none; undefined: it does not say. */
  found(bucket: string): Promise<number | null | undefined>;
  /** Makes it; false: it need not be made. Throws {@link PlaceRefused} where that is not allowed. */
  make(bucket: string, days: number): Promise<boolean>;
  /** Throws {@link PlaceRefused} where that is not allowed or cannot be. */
  change(bucket: string, days: number): Promise<void>;
}

/** Thrown when this account, or this server, may not make or change a bucket. */
export class PlaceRefused extends Error {}

/**
 * Sees to it that the bucket is there and keeps for as long as is asked; answers the days that it keeps, 0 for ever, null: not known. Throws
 * {@link HistoryUnavailable}.
 */
export async function preparePlace(
  keeper: Keeper,
  bucket: string,
  wished: { days: number; change: Retention['change']; host: string },
  report: Report,
): Promise<number | null> {
  const found = await keeper.found(bucket);
  if (found === undefined) return null;
  if (found === wished.days) return found;
  if (found === null) return make(keeper, bucket, wished, report);
  const both = { found, wished: wished.days };
  if (!mayChange(wished.change, found, wished.days)) {
    report(new RetentionDiffers(bucket, both));
    return found;
  }
  try {
    await keeper.change(bucket, wished.days);
    report(new RetentionChanged(bucket, both));
    return wished.days;
  } catch (error) {
    if (!(error instanceof PlaceRefused)) throw error;
    report(new RetentionDiffers(bucket, both, `InfluxDB refuses to change it: ${error.message}.`));
    return found;
  }
}

async function make(
  keeper: Keeper,
  bucket: string,
  { days, host }: { days: number; host: string },
  report: Report,
): Promise<number | null> {
  try {
    if (!(await keeper.make(bucket, days))) return null;
    report(new BucketMade(bucket, days));
    return days;
  } catch (error) {
    if (!(error instanceof PlaceRefused)) throw error;
    throw new HistoryUnavailable(
      `InfluxDB at ${host} has no bucket ${bucket}, and this account may not make it (${error.message}). ` +
        'Make it there, or give HALLWATCH_INFLUX_TOKEN the right to',
      error,
    );
  }
}
