import type { AccessRepair } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

/** Names in a log line, at most. */
const SHOWN = 20;
const some = (names: readonly string[]): { count: number; names: string[] } => ({
  count: names.length,
  names: names.slice(0, SHOWN),
});

/** The external broker was not as the register says, and is now. */
export class BrokerAccessMended extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The external broker differed from the register and was corrected: rights, state or unknown kiosks.';
  override readonly counts = {
    metric: 'hallwatch_broker_access_mended_total',
    help: 'Repairs that found the external broker different from the register.',
  };
  override readonly fields: Record<string, unknown>;
  constructor({ mended, removed }: AccessRepair) {
    super();
    this.fields = { mended: some(mended), removed: some(removed) };
  }
}

/** Kiosks cannot connect until somebody gives them a new secret. */
export class KiosksNeedSecret extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'The external broker does not have the present secret of these kiosks, and only its hash is kept here. ' +
    'Give each a new one: POST /api/v1/kiosks/{id}/credentials.';
  override readonly fields: Record<string, unknown>;
  constructor(kioskIds: readonly string[]) {
    super();
    this.fields = some(kioskIds);
  }
}

/** The broker lets in others than kiosks and the backend. */
export class BrokerHasOthers extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The external broker has clients that are not ours; they are left alone. Remove those that nobody knows.';
  override readonly fields: Record<string, unknown>;
  constructor(names: readonly string[]) {
    super();
    this.fields = some(names);
  }
}

/** A fresh secret was told to a person and is not at the broker yet. */
export class SecretWaits extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'New passwords of kiosks are waiting for the external broker. They are only in memory: if this process ends first, issue new ones.';
  override readonly counts = {
    metric: 'hallwatch_broker_secrets_delayed_total',
    help: 'Times that fresh secrets could not be given to the external broker at once.',
  };
  constructor(override readonly fields: { kioskId: string; waiting: number }) {
    super();
  }
}

/** The broker will never take this secret. */
export class SecretNotTaken extends NamedEvent {
  readonly level = 'error';
  readonly says = 'The external broker refused the password of a kiosk for good.';
  constructor(
    override readonly fields: { kioskId: string },
    override readonly error: unknown,
  ) {
    super();
  }
}

/** The comparison with the register failed; it is tried again. */
export class RepairDelayed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Who may connect to the external broker could not be compared with the register; it is tried again.';
  override readonly counts = {
    metric: 'hallwatch_broker_repairs_delayed_total',
    help: 'Comparisons of the external broker with the register that failed.',
  };
  constructor(override readonly error: unknown) {
    super();
  }
}
