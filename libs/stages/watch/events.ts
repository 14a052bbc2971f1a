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
    this.says = `Findings could not be kept (try ${attempt}); the journal keeps everything, next try in ${Math.round(pauseMs)} ms`;
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

export class SnapshotUnreadable extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The saved watch state cannot be read; it is made anew from the journal';
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
  readonly says = 'The present state of kiosks could not be saved; the pages show an older one until it can';
  constructor(override readonly error: unknown) {
    super();
  }
}
