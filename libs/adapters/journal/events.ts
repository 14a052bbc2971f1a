import { NamedEvent, type Report } from '#libs/runtime/index.js';
import type { StopReason } from './stop-reason.js';

/** The last write before a crash was cut off; nothing in it was acknowledged. */
export class JournalTailCut extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A half-written end of the journal was cut off; nothing in it had been acknowledged.';
  override readonly counts = { metric: 'hallwatch_journal_tails_cut_total', help: 'Half-written ends cut at start.' };
  constructor(override readonly fields: { file: string; bytes: number }) {
    super();
  }
}

/** Bytes of the journal do not match their checksum. Told once for each place. */
export class JournalDamaged extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'Part of the journal is damaged and was left out; check the disk, and restore the file from a copy if there is one. `npm run journal -- verify` lists the damage.';
  override readonly counts = { metric: 'hallwatch_journal_damaged_total', help: 'Damaged stretches found in the journal.' };
  constructor(override readonly fields: { file: string; offset: number; bytes: number; keptIn?: string }) {
    super();
  }
}

/** Every reader comes past the same damage; it is reported for the first one. */
export function damageOnce(report: Report): Report {
  const told = new Set<string>();
  return (event) => {
    const place = event instanceof JournalDamaged ? `${event.fields.file} ${event.fields.offset}` : null;
    if (place !== null && told.has(place)) return;
    if (place !== null) told.add(place);
    report(event);
  };
}

const WHY: Record<StopReason, string> = {
  'disk-full': 'the disk is full, or has less left than HALLWATCH_JOURNAL_RESERVE_MB. Free the disk',
  'journal-full':
    'it has reached HALLWATCH_JOURNAL_MAX_MB and nothing in it may go yet. Bring back what is behind, or allow it more',
  'disk-failed': 'the disk does not take it. Mend the disk',
};

/** Nothing can be acknowledged until the disk takes writes again. */
export class JournalStopped extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts: { metric: string; help: string; labels: { reason: StopReason } };
  constructor(
    readonly reason: StopReason,
    override readonly fields: { file: string },
    override readonly error: unknown,
  ) {
    super();
    this.says = `The journal cannot be written: ${WHY[reason]}. Nothing is acknowledged until then; kiosks are told to keep what they have.`;
    this.counts = {
      metric: 'hallwatch_journal_stops_total',
      help: 'Times that the journal could not be written, by reason.',
      labels: { reason },
    };
  }
}

/** The disk takes writes again. */
export class JournalResumed extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  constructor(override readonly fields: { seconds: number }) {
    super();
    this.says = `The journal is written again after ${fields.seconds} s; what waited was taken.`;
  }
}

/** The journal is close to its bound; told once each time that it comes so far. */
export class JournalFilling extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_journal_filling_total',
    help: 'Times that what consumers still need came to 80 % of what the journal may hold.',
  };
  constructor(
    says: string,
    override readonly fields: { pct: number; consumer: string },
  ) {
    super();
    this.says = `${says} At 100 % intake stops acknowledging.`;
  }
}

/** The journal is well below its bound again. */
export class JournalEased extends NamedEvent {
  readonly level = 'info';
  readonly says = 'The journal has room again.';
  constructor(override readonly fields: { pct: number }) {
    super();
  }
}

/** An old segment that nobody needs could not be removed. */
export class SegmentKept extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'An old file of the journal could not be removed and takes space; remove it by hand if that goes on.';
  constructor(
    override readonly error: unknown,
    override readonly fields: { file: string },
  ) {
    super();
  }
}

/** A full segment could not be followed by a new one; it grows on meanwhile. */
export class SegmentNotBegun extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A new journal file could not be started; the present one keeps growing until it can.';
  constructor(
    override readonly error: unknown,
    override readonly fields: { file: string },
  ) {
    super();
  }
}

/** What was half-written could not be taken back; the next entry is written over it. */
export class TailNotCut extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A half-written entry at the end of the journal could not be removed; the next entry overwrites it.';
  constructor(
    override readonly error: unknown,
    override readonly fields: { file: string },
  ) {
    super();
  }
}

/** How full the disk is could not be asked. */
export class DiskNotMeasured extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The room on the disk of the journal could not be measured; it is written on until the disk refuses.';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** What consumers have let go of could not be noted for `npm run journal -- stats`. */
export class ReleasedNotNoted extends NamedEvent {
  readonly level = 'warn';
  readonly says = "The positions of the journal's consumers could not be recorded; only the statistics lack them.";
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Of entries that were acknowledged, or acted on, and are not there. */
export const missingTold = (end: number, known: number): string =>
  known - end === 1
    ? `1 acknowledged entry is missing at the end of the journal (position ${known}).`
    : `${known - end} acknowledged entries are missing at the end of the journal (positions ${end + 1} to ${known}).`;

/** The folder was removed, or put back from an older copy, while the books were kept. */
export class JournalShorterThanBooks extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  constructor(override readonly fields: { end: number; known: number }) {
    super();
    const { end, known } = fields;
    this.says = `${missingTold(end, known)} It goes on after them: stop Hallwatch and restore the journal if a backup has them, and check the disk.`;
  }
}

/** A consumer holds the journal's oldest. */
export class ConsumerHoldsOn extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'A consumer of the journal could not save its state, so the journal must keep its entries for now; trying again';
  constructor(
    override readonly error: unknown,
    override readonly fields: { consumer: string },
  ) {
    super();
  }
}
