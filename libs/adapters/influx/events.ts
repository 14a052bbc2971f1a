import { NamedEvent } from '#libs/runtime/index.js';

const inDays = (days: number): string => (days === 0 ? 'for ever' : `${days} days`);

/** A bucket keeps its data for another time than the settings ask for, and is left so. */
export class RetentionDiffers extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(bucket: string, { found, wished }: { found: number; wished: number }, why?: string) {
    super();
    const wants = wished !== 0 && (found === 0 || found > wished) ? 'apply, which deletes what is older' : 'lengthen';
    this.says =
      `InfluxDB keeps ${bucket} ${inDays(found)}, the settings ask for ${inDays(wished)}; nothing was changed. ` +
      (why ?? `Set HALLWATCH_HISTORY_RETENTION to ${wants}, or the days to what is kept.`);
  }
}

/** A bucket keeps its data for another time from now on. */
export class RetentionChanged extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  constructor(bucket: string, { found, wished }: { found: number; wished: number }) {
    super();
    this.says = `InfluxDB keeps ${bucket} ${inDays(wished)} from now on; it was ${inDays(found)}`;
  }
}

/** The places for the history were made. */
export class BucketMade extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  constructor(bucket: string, days: number) {
    super();
    this.says = `Made ${bucket} in InfluxDB; what is in it is kept ${inDays(days)}`;
  }
}
