import { NamedEvent } from '#libs/runtime/index.js';

/** The last write before a crash was cut off; nothing in it was acknowledged. */
export class JournalTailCut extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A half-written end of the journal was cut off; nothing in it had been acknowledged.';
  override readonly counts = { metric: 'hallwatch_journal_tails_cut_total', help: 'Half-written ends cut at start.' };
  constructor(override readonly fields: { file: string; bytes: number }) {
    super();
  }
}

/** Bytes of the journal do not match their checksum. */
export class JournalDamaged extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'Part of the journal is damaged and was left out; check the disk, and restore the file from a copy if there is one.';
  override readonly counts = { metric: 'hallwatch_journal_damaged_total', help: 'Damaged stretches found in the journal.' };
  constructor(override readonly fields: { file: string; offset: number; bytes: number }) {
    super();
  }
}

/** Nothing can be acknowledged until the disk takes writes again. */
export class JournalStopped extends NamedEvent {
  readonly level = 'error';
  readonly says = 'The journal cannot be written; nothing is acknowledged until it can. Free the disk or mend it.';
  override readonly counts = { metric: 'hallwatch_journal_stops_total', help: 'Times that the journal could not be written.' };
  constructor(
    override readonly error: unknown,
    override readonly fields: { file: string },
  ) {
    super();
  }
}

/** The disk takes writes again. */
export class JournalResumed extends NamedEvent {
  readonly level = 'info';
  readonly says = 'The journal is written again.';
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

/** The folder was removed, or put back from an older copy, while the books were kept. */
export class JournalShorterThanBooks extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'The journal ends before what was already acted on; it goes on after that. Readings in between are lost unless a copy has them.';
  constructor(override readonly fields: { end: number; known: number }) {
    super();
  }
}
