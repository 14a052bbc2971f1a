import { NamedEvent } from '#libs/runtime/index.js';

/** A client sent a packet that is larger than any of ours may be; its connection was closed. */
export class PacketOversized extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A client announced a packet that is far too large; its connection was closed.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_oversized_total',
    help: 'Connections closed for a packet that is too large.',
  };
  constructor(override readonly fields: { address: string | undefined; client: string | undefined; atLeastBytes: number }) {
    super();
  }
}

/** Name and password do not belong together. */
export class KioskNotAdmitted extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A client was not let in: its name and password are not those of a kiosk.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_not_admitted_total',
    help: 'Connections refused for a wrong name or password.',
  };
  constructor(override readonly fields: { username: string | undefined; address: string | undefined }) {
    super();
  }
}

/** A client asked for topics that are not its own. */
export class SubscriptionDenied extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A kiosk asked for topics that are not its own and was denied.';
  override readonly counts = { metric: 'hallwatch_mqtt_subscriptions_denied_total', help: 'Subscriptions denied.' };
  constructor(override readonly fields: { kioskId: string; topic: string }) {
    super();
  }
}

/** A connection broke the protocol or was lost. */
export class ClientFailed extends NamedEvent {
  readonly level = 'debug';
  readonly says = 'A connection of a client ended with an error.';
  override readonly counts = { metric: 'hallwatch_mqtt_client_errors_total', help: 'Connections that ended with an error.' };
  constructor(
    override readonly error: unknown,
    override readonly fields: { client: string | null },
  ) {
    super();
  }
}

/** The broker itself is in trouble. */
export class BrokerFailed extends NamedEvent {
  readonly level = 'error';
  readonly says = 'The built-in MQTT broker reported an error.';
  override readonly counts = { metric: 'hallwatch_mqtt_broker_errors_total', help: 'Errors of the broker itself.' };
  constructor(override readonly error: unknown) {
    super();
  }
}

/** More waits for the disk than may; sockets are not read until it is less. */
export class IntakePaused extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'More packets wait for the journal than may wait; kiosks are slowed down until the disk has caught up.';
  override readonly counts = { metric: 'hallwatch_mqtt_paused_total', help: 'Times that sockets were not read for a while.' };
  constructor(override readonly fields: { pending: number }) {
    super();
  }
}

/** The external broker is reached and hands over what kiosks send. */
export class BrokerReached extends NamedEvent {
  readonly level = 'info';
  readonly says = 'Connected to the MQTT broker.';
  override readonly counts = { metric: 'hallwatch_mqtt_uplink_connects_total', help: 'Connections made to the MQTT broker.' };
}

/** The external broker cannot be reached; it is tried for ever. */
export class BrokerAway extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The MQTT broker is not reached; it is tried again and again. Check the broker and HALLWATCH_MQTT_URL.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_uplink_failures_total',
    help: 'Failures of the connection to the MQTT broker.',
  };
  constructor(override readonly error: unknown) {
    super();
  }
}

/** A message of the external broker waits, unacknowledged, because the journal cannot be written. */
export class MessageHeld extends NamedEvent {
  readonly level = 'error';
  readonly says = 'A message waits, unacknowledged, until the journal can be written.';
  override readonly counts = { metric: 'hallwatch_mqtt_uplink_held_total', help: 'Messages that had to wait for the journal.' };
  constructor(override readonly error: unknown) {
    super();
  }
}
