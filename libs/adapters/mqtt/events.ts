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
  constructor(override readonly fields: { pending: number; bytes: number }) {
    super();
  }
}
