import { mayChange, type Retention } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { BucketMade, RetentionChanged, RetentionDiffers } from './events.js';
import { RightsMissing } from './rights.js';

/**
 * Days that a server keeps a bucket, 0 for ever; `none`: it is not there; `hidden`: this account may not read it, so does not learn for how
 * long; `untold`: it is there, and that is not said.
 */
export type Found = number | 'none' | 'hidden' | 'untold';

/** What a server can do about a bucket; each generation in its own way. */
export interface Keeper {
  found(bucket: string): Promise<Found>;
  /** Makes it; false: it need not be made. Throws {@link PlaceRefused} where that is not allowed. */
  make(bucket: string, days: number): Promise<boolean>;
  /** Throws {@link PlaceRefused} where that is not allowed or cannot be. */
  change(bucket: string, days: number): Promise<void>;
}

/** Thrown when this account, or this server, may not make or change a bucket. */
export class PlaceRefused extends Error {}

/** Sees to it that the bucket is there and keeps for as long as is asked; answers how it is then. Throws {@link HistoryUnavailable}. */
export async function preparePlace(
  keeper: Keeper,
  bucket: string,
  wished: { days: number; change: Retention['change']; host: string },
  report: Report,
): Promise<Found> {
  const found = await keeper.found(bucket);
  if (found === 'none') return make(keeper, bucket, wished, report);
  if (typeof found !== 'number' || found === wished.days) return found;
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
): Promise<Found> {
  try {
    if (!(await keeper.make(bucket, days))) return 'untold';
    report(new BucketMade(bucket, days));
    return days;
  } catch (error) {
    if (!(error instanceof PlaceRefused)) throw error;
    throw new RightsMissing(host, [{ bucket, rights: ['make'] }], error);
  }
}
