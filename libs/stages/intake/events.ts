import type { Refusal } from '#libs/domain/index.js';
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
