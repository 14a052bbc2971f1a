import { NamedEvent } from '#libs/runtime/index.js';

export class FindingsNotKept extends NamedEvent {
  readonly level = 'error';
  override readonly counts = {
    metric: 'hallwatch_watch_stalls_total',
    help: 'Batches of findings that could not be kept at the first try.',
  };
  readonly says: string;
  constructor(
    override readonly error: unknown,
    attempt: number,
    pauseMs: number,
  ) {
    super();
    this.says = `Findings could not be stored (try ${attempt}); the journal still has everything, next try in ${Math.round(pauseMs)} ms`;
  }
}

/** A rule failed while it was at work. */
export class RuleSwitchedOff extends NamedEvent {
  readonly level = 'error';
  override readonly counts = {
    metric: 'hallwatch_rules_switched_off_total',
    help: 'Rules that failed while they were at work and were switched off.',
  };
  readonly says = 'A rule failed and is switched off until the next start. What it has raised stays; the other rules continue';
  constructor(
    override readonly error: unknown,
    override readonly fields: { rule: string },
  ) {
    super();
  }
}

export class SnapshotNotSaved extends NamedEvent {
  readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_watch_snapshot_failures_total',
    help: 'Snapshots of the watch state that could not be saved.',
  };
  readonly says = 'The watch state could not be saved; the next start will replay more of the journal';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Kept with the next batch, or made up for by the next start; of a kiosk that is refused it is set aside. */
export class ModesNotKept extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(
    override readonly error: unknown,
    kioskId?: string,
  ) {
    super();
    this.says =
      kioskId === undefined
        ? 'When kiosks served nobody by their own word could not be kept now; it waits'
        : `When ${kioskId} served nobody by its own word is refused by the database and set aside; that of the others is kept`;
  }
}

export class SnapshotUnreadable extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The saved watch state cannot be read; it is rebuilt from the journal';
  constructor(override readonly error: unknown) {
    super();
  }
}

export class ViewsNotSaved extends NamedEvent {
  readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_fleet_view_failures_total',
    help: 'Times that the present state of kiosks could not be saved.',
  };
  readonly says: string;
  constructor(
    override readonly error: unknown,
    kioskId?: string,
  ) {
    super();
    this.says =
      kioskId === undefined
        ? 'The present state of kiosks could not be saved; the pages show an older one until it can'
        : `The present state of ${kioskId} is refused by the database; the pages show an older one of it, and the others are right`;
  }
}

/** Messages of a kiosk are missing, it began anew without a word, or has another period than the register: it is asked to present itself. */
export class BirthAsked extends NamedEvent {
  readonly level = 'info';
  readonly says =
    'Messages of a kiosk are missing, or its heartbeat period differs from the register; it is asked for a new birth';
  override readonly counts = {
    metric: 'hallwatch_watch_births_asked_total',
    help: 'Times that a kiosk was asked for a new birth.',
  };
  constructor(override readonly fields: { kioskId: string; gaps: number }) {
    super();
  }
}

export class BirthNotAsked extends NamedEvent {
  readonly level = 'debug';
  readonly says = 'A kiosk could not be asked for a new birth; the next try follows its next message';
  constructor(
    override readonly error: unknown,
    override readonly fields: { kioskId: string },
  ) {
    super();
  }
}

/** Messages of a boot that other messages overtook did not come in time. */
export class MessagesMissing extends NamedEvent {
  readonly level = 'debug';
  readonly says = 'Messages of a kiosk are missing';
  override readonly counts = {
    metric: 'hallwatch_watch_gaps_total',
    help: 'Times that messages of a boot did not come within the window for reordering.',
  };
  constructor(override readonly fields: { kioskId: string; gaps: number }) {
    super();
  }
}
