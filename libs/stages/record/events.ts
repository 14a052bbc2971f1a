import { type HistoryPoint, HistoryUnavailable, type Reading } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

/** Told once a minute while it lasts. */
export class HistoryAway extends NamedEvent {
  override readonly level = 'error';
  override readonly counts = {
    metric: 'hallwatch_history_away_total',
    help: 'Minutes, begun, in which the history did not take what was read from the journal.',
  };
  override readonly says: string;
  constructor(
    override readonly error: Error,
    tries: number,
  ) {
    super();
    this.says = `The history accepts no data (${tries} tries): ${error.message}. Readings wait in the journal; none is lost`;
  }
}

export class HistoryBack extends NamedEvent {
  override readonly level = 'info';
  override readonly says: string;
  constructor(tries: number) {
    super();
    this.says = `The history accepts readings again after ${tries} tries; the waiting ones are being written`;
  }
}

/** Told once a minute while it lasts. */
export class RecordStalled extends NamedEvent {
  override readonly level = 'error';
  override readonly counts = {
    metric: 'hallwatch_record_stalls_total',
    help: 'Minutes, begun, in which record could not go on for a reason that is not the history.',
  };
  override readonly says: string;
  constructor(
    override readonly error: unknown,
    tries: number,
  ) {
    super();
    this.says = `Readings are not being written to the history (${tries} tries); they wait in the journal`;
  }
}

/** Told once a minute while it lasts. */
export class DecidedStalled extends NamedEvent {
  override readonly level = 'error';
  override readonly counts = {
    metric: 'hallwatch_record_decided_stalls_total',
    help: 'Minutes, begun, in which what was decided could not be read for the history.',
  };
  override readonly says: string;
  constructor(
    override readonly error: unknown,
    tries: number,
  ) {
    super();
    this.says = `Decisions are not being written to the history (${tries} tries); it waits in the database`;
  }
}

/** Told once a minute while it lasts. That the history is away is told of readings; this says what else waits for it. */
export class DecidedWaits extends NamedEvent {
  override readonly level = 'warn';
  override readonly says: string;
  constructor(error: Error, tries: number) {
    super();
    this.says = `Decisions wait in the database for the history (${tries} tries): ${error.message}`;
  }
}

export class DecidedWritten extends NamedEvent {
  override readonly level = 'info';
  override readonly says: string;
  constructor(tries: number) {
    super();
    this.says = `What was decided is written to the history again, after ${tries} tries`;
  }
}

/** Told once a minute while it lasts. */
export class SummariesStalled extends NamedEvent {
  override readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_summaries_stalls_total',
    help: 'Minutes, begun, in which readings could not be summed up for charts of long spans.',
  };
  override readonly says: string;
  constructor(
    override readonly error: unknown,
    tries: number,
  ) {
    super();
    const why = error instanceof HistoryUnavailable ? `: ${error.message}` : '';
    this.says = `Five-minute and hourly averages are not being written (${tries} tries)${why}. They are caught up later`;
  }
}

export class SummariesBack extends NamedEvent {
  override readonly level = 'info';
  override readonly says = 'Five-minute and hourly averages are written again; the missing ones are caught up';
}

/** Told once a minute while it lasts. */
export class DaysNotKept extends NamedEvent {
  override readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_days_kept_stalls_total',
    help: 'Minutes, begun, in which the availability of days that are over could not be kept for dashboards.',
  };
  override readonly says =
    'The availability of past days could not be stored. Dashboards still show it, more slowly. It is tried again';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** The others are kept. Told once an hour while it lasts. */
export class DayNotKept extends NamedEvent {
  override readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_days_set_aside_total',
    help: 'Times that the availability of one day could not be kept for what is known of it.',
  };
  override readonly says: string;
  constructor(
    day: string,
    override readonly error: Error,
  ) {
    super();
    this.says = `The availability of ${day} cannot be stored because of that day's data: ${error.message}. The other days are kept; this one is tried again in an hour`;
  }
}

export class DaysKeptAgain extends NamedEvent {
  override readonly level = 'info';
  override readonly says = 'The availability of past days is stored again';
}

/** Told once a minute for a kiosk; of the others the counter alone knows. */
export class ReadingUnwritable extends NamedEvent {
  override readonly level: 'warn' | 'debug';
  override readonly counts: { metric: string; help: string; labels: { kind: string }; by: number };
  override readonly says: string;
  override readonly fields: { kioskId: string; kind: string; bootId: string; seq: number };
  constructor({ kioskId, kind, bootId, seq }: Reading, reason: string, { by, tell }: { by: number; tell: number | null }) {
    super();
    this.level = tell === null ? 'debug' : 'warn';
    this.counts = {
      metric: 'hallwatch_readings_unwritable_total',
      help: 'Readings that the history refused for what is in them.',
      labels: { kind },
      by,
    };
    const what = (tell ?? by) === 1 ? 'a reading' : `${tell ?? by} readings`;
    this.says = `The history refuses ${what} of ${kioskId}: ${reason}`;
    this.fields = { kioskId, kind, bootId, seq };
  }
}

/** Told once a minute for a kiosk or a hall; of the others the counter alone knows. */
export class PointUnwritable extends NamedEvent {
  override readonly level: 'warn' | 'debug';
  override readonly counts: { metric: string; help: string; labels: { of: string }; by: number };
  override readonly says: string;
  override readonly fields: Record<string, unknown>;
  constructor(point: HistoryPoint, reason: string, { by, tell }: { by: number; tell: number | null }) {
    super();
    this.level = tell === null ? 'debug' : 'warn';
    this.counts = {
      metric: 'hallwatch_points_unwritable_total',
      help: 'What was decided and the history refused for what is in it.',
      labels: { of: point.of },
      by,
    };
    const what = (tell ?? by) === 1 ? 'a point' : `${tell ?? by} points`;
    this.says = `The history refuses ${what} of its measurement ${point.of}: ${reason}`;
    this.fields = { ...point };
  }
}

export class PlatformUnmeasured extends NamedEvent {
  override readonly level = 'warn';
  override readonly says = "The process's own figures could not be measured; the next try is in 15 seconds";
  constructor(override readonly error: unknown) {
    super();
  }
}
