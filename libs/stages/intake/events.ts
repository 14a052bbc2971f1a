import type { QuarantinedPacket, Refusal } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

/** A packet went to the quarantine. Told at most once a minute for one sender and reason. */
export class PacketRefused extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(
    override readonly fields: { reason: Refusal; topic: string; sender: string | null; detail: string; unsaid: number },
  ) {
    super();
    this.says = `A packet was refused and put in quarantine: ${fields.detail}`;
  }
}

/** A kiosk goes on far above its pace. Told once, when it begins. */
export class FloodCut extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = { metric: 'hallwatch_intake_floods_total', help: 'Times that a kiosk began to flood.' };
  constructor(override readonly fields: { kioskId: string; perSecond: number; minutes: number }) {
    super();
    this.says = `The kiosk ${fields.kioskId} floods: for ${fields.minutes} minutes and more it has sent far above ${fields.perSecond} messages a second. What is over that is refused as too-fast, and its connection is closed. Look at it in the quarantine, and stop what sends it.`;
  }
}

/** The kiosk keeps to its pace again. */
export class FloodOver extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  constructor(override readonly fields: { kioskId: string; refused: number; minutes: number }) {
    super();
    this.says = `The flood of the kiosk ${fields.kioskId} is over: ${fields.refused} messages were refused in ${fields.minutes} minutes.`;
  }
}

/** A kiosk that is not in memory could not be looked up. */
export class LookUpFailed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The register could not be asked for an unknown kiosk; its packets are in quarantine meanwhile.';
  override readonly counts = { metric: 'hallwatch_intake_lookups_failed_total', help: 'Failed look-ups of unknown kiosks.' };
  constructor(
    override readonly error: unknown,
    override readonly fields: { kioskId: string },
  ) {
    super();
  }
}

/** The quarantine is not written; it goes on where it stopped. */
export class QuarantineBehind extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Refused packets could not be put in the quarantine; they wait in the journal.';
  override readonly counts = { metric: 'hallwatch_quarantine_failures_total', help: 'Failed writes to the quarantine.' };
  constructor(
    override readonly error: unknown,
    override readonly fields: { attempt: number; pauseMs: number },
  ) {
    super();
  }
}

/** A refused packet that even the quarantine cannot keep; the others are kept. */
export class PacketNotKept extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'A refused packet cannot be stored in quarantine because of its content and is left out; the others are stored.';
  override readonly counts = {
    metric: 'hallwatch_quarantine_left_out_total',
    help: 'Refused packets that the quarantine could not keep for what is in them.',
  };
  override readonly fields: { id: number; reason: Refusal; kioskId: string | null };
  constructor(
    { id, reason, kioskId }: QuarantinedPacket,
    override readonly error: Error,
  ) {
    super();
    this.fields = { id, reason, kioskId };
  }
}

/** Our clock fell; times of receipt never do. */
export class ClockFellBack extends NamedEvent {
  readonly level = 'error';
  readonly says =
    "This machine's clock went backwards. Receive times continue from where they were, more slowly, until the clock has caught up. Check its time service.";
  override readonly counts = { metric: 'hallwatch_clock_fell_total', help: 'Times that the clock of this machine fell back.' };
  constructor(override readonly fields: { byMs: number; aheadMs: number }) {
    super();
  }
}

/** What was known of repeats could not be saved. */
export class DoorNotSaved extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The intake state could not be saved; the next start will read more of the journal';
  override readonly counts = { metric: 'hallwatch_intake_snapshot_failures_total', help: 'Failed saves of what has come.' };
  constructor(override readonly error: unknown) {
    super();
  }
}

export class DoorUnreadable extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The saved intake state cannot be read; the journal is read from its beginning instead';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Packets were taken out of the quarantine again. */
export class RetriesDone extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  constructor(override readonly fields: { accepted: number; refused: number }) {
    super();
    this.says = `Packets were taken out of the quarantine again: ${fields.accepted} accepted, ${fields.refused} refused as before`;
  }
}

/** What an operator wanted taken again could not be; it stays wanted. */
export class RetriesDelayed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Packets requested from the quarantine could not be retried yet; trying again.';
  override readonly counts = { metric: 'hallwatch_quarantine_retry_failures_total', help: 'Failed tries to take packets again.' };
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Old packets stay longer than they should. */
export class QuarantineNotPurged extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Old packets could not be removed from the quarantine; the next try is in an hour.';
  constructor(override readonly error: unknown) {
    super();
  }
}
