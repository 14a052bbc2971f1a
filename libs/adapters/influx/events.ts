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

/** Told once while it lasts, though nothing is to be written yet. */
export class HistoryUnreachable extends NamedEvent {
  readonly level = 'error';
  constructor(readonly says: string) {
    super();
  }
}

/** Means that the server refuses; the others are written. Told once a minute. */
export class MeansRefused extends NamedEvent {
  readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_means_refused_total',
    help: 'Rounds in which InfluxDB refused some of the means for what is in them.',
  };
  readonly says: string;
  constructor(
    of: string,
    count: number,
    override readonly error: Error,
  ) {
    super();
    this.says = `Of the means over ${of} ${count} are refused and left out: ${error.message}. The others are written`;
  }
}

/** A field that the server cannot sum up: somebody else writes it as another type. Told once a minute. */
export class FieldUnsummed extends NamedEvent {
  readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_means_unsummed_total',
    help: 'Rounds in which InfluxDB could not sum up a field of the readings.',
  };
  readonly says: string;
  constructor(
    measurement: string,
    fields: string,
    override readonly error: Error,
  ) {
    super();
    this.says = `The means of ${measurement} are made without ${fields}: ${error.message}. The other fields are right`;
  }
}
