import { NamedEvent } from '#libs/runtime/index.js';

/** Mosquitto can be administered. */
export class BrokerAdminReached extends NamedEvent {
  readonly level = 'info';
  readonly says = "Mosquitto's dynamic security can be reached; access follows the register.";
}

/** Mosquitto cannot be administered; it is tried for ever. Told once for each absence. */
export class BrokerAdminAway extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    "Mosquitto's dynamic security cannot be reached: new kiosks and new passwords wait. Check Mosquitto and HALLWATCH_MQTT_ADMIN_URL.";
  override readonly counts = {
    metric: 'hallwatch_broker_admin_failures_total',
    help: "Times that the connection to Mosquitto's dynamic security was lost or refused.",
  };
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Mosquitto would not do one thing; the rest goes on. */
export class BrokerOrderRefused extends NamedEvent {
  readonly level = 'error';
  readonly says = 'Mosquitto refused an administrative command; the next comparison tries again.';
  override readonly counts = { metric: 'hallwatch_broker_orders_refused_total', help: 'Orders that Mosquitto refused.' };
  constructor(override readonly fields: { command: string; name: string; error: string }) {
    super();
  }
}

/** A kiosk has a name that is taken at the broker. */
export class KioskNameTaken extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'A kiosk has the same name as a service account of the broker and cannot connect. Register it under another id.';
  override readonly counts = {
    metric: 'hallwatch_broker_names_taken_total',
    help: 'Times that a kiosk was not let in for the name of a service.',
  };
  constructor(override readonly fields: { kioskId: string }) {
    super();
  }
}
