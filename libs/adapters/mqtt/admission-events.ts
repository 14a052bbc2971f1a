import { NamedEvent } from '#libs/runtime/index.js';

/** Name and password do not belong together. */
export class KioskNotAdmitted extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A client was refused: wrong name or password.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_not_admitted_total',
    help: 'Connections refused for a wrong name or password.',
  };
  constructor(override readonly fields: { username: string | undefined; address: string | undefined }) {
    super();
  }
}

/** Too many wrong passwords came for one name from one address. Told once for each block. */
export class KioskNameBlocked extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_mqtt_blocks_total',
    help: 'Times that a kiosk name was blocked from an address for wrong passwords.',
  };
  constructor(override readonly fields: { username: string; address: string; wrong: number; minutes: number }) {
    super();
    this.says = `${fields.wrong} wrong passwords came for one kiosk from one address; that name is blocked from there for ${fields.minutes} minutes. A new password (POST /api/v1/kiosks/{id}/credentials) ends that at once: give it to the kiosk if it lost its own.`;
  }
}

/** A client tried a name that is blocked from its address. */
export class BlockedNameTried extends NamedEvent {
  readonly level = 'debug';
  readonly says = 'A client was not let in: its name is blocked from its address.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_blocked_tries_total',
    help: 'Connections refused because the name is blocked from the address.',
  };
  constructor(override readonly fields: { username: string; address: string }) {
    super();
  }
}

export type CertificateFault = 'not-ours' | 'expired' | 'unknown-kiosk' | 'retired-kiosk' | 'other-name';

const CERTIFICATE_SAYS: Record<CertificateFault, string> = {
  'not-ours': 'it does not come from the authority of HALLWATCH_TLS_CA',
  expired: 'it has expired',
  'unknown-kiosk': 'its common name is not the id of a kiosk',
  'retired-kiosk': 'its kiosk is retired',
  'other-name': 'the user name is not its common name',
};

/** A client showed a certificate that lets no one in. */
export class CertificateRefused extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts: NamedEvent['counts'];
  constructor(
    reason: CertificateFault,
    override readonly fields: { name: string; address: string | undefined; fault: string | null },
  ) {
    super();
    this.says = `A client was not let in by its certificate: ${CERTIFICATE_SAYS[reason]}.`;
    this.counts = {
      metric: 'hallwatch_mqtt_certificates_refused_total',
      help: 'Connections refused for their certificate.',
      labels: { reason },
    };
  }
}

/** What a kiosk was let in by ended, and so did its connection. */
export class KioskCutOff extends NamedEvent {
  readonly level = 'info';
  readonly says = 'A kiosk was cut off: its password or certificate ended, or it was retired.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_cut_off_total',
    help: 'Connections closed because their password or certificate ended.',
  };
  constructor(override readonly fields: { kioskId: string }) {
    super();
  }
}
