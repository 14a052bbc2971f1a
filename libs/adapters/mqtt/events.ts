import { NamedEvent } from '#libs/runtime/index.js';

/** A client speaks a version of MQTT that is not spoken here. It was told so in the form of that version. */
export class ProtocolRefused extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_mqtt_protocols_refused_total',
    help: 'Connections refused for a version of MQTT that is not spoken.',
  };
  constructor(override readonly fields: { address: string | undefined; protocol: string; level: number }) {
    super();
    const asks = fields.protocol === 'MQTT' && fields.level === 5 ? 'MQTT 5' : `${fields.protocol} level ${fields.level}`;
    this.says = `A client was refused: it uses ${asks}. Set it to MQTT 3.1.1.`;
  }
}

/** A message is far over what a message may have. It is read to its end and acknowledged, so that it does not come again. */
export class MessageShortened extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'A client sent a message that is far too large. It is acknowledged, and its beginning goes into the quarantine as too-large.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_shortened_total',
    help: 'Messages of which only the beginning was read, as they are far too large.',
  };
  constructor(override readonly fields: { address: string | undefined; client: string | undefined; bytes: number }) {
    super();
  }
}

/** A client asked in one packet for far more topics than a kiosk needs. */
export class SubscribeTooLong extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A client asked for very many topics in one packet; each was refused. A kiosk needs three.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_subscribes_too_long_total',
    help: 'Packets of subscriptions refused whole for their length.',
  };
  constructor(override readonly fields: { address: string | undefined; client: string | undefined; filters: number }) {
    super();
  }
}

/** A client sent a packet that is larger than any of its kind may be; its connection was closed. */
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

/** A client asked for topics that are not its own. Told at most once a minute for a kiosk. */
export class SubscriptionDenied extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A kiosk asked for topics that are not its own and was denied.';
  override readonly counts = { metric: 'hallwatch_mqtt_subscriptions_denied_total', help: 'Subscriptions denied.' };
  /** `times`: since it was told last, with the last of the topics. */
  constructor(override readonly fields: { kioskId: string; topic: string; times: number }) {
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

/** A kiosk sends faster than it is taken: a backlog, or a flood. Told at most once a minute for a kiosk. */
export class KioskSlowed extends NamedEvent {
  readonly level = 'info';
  readonly says = 'A kiosk sends more at once than is accepted from one kiosk; it is slowed down, and nothing is lost.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_slowed_total',
    help: 'Times that it was told that a kiosk is slowed down.',
  };
  /** `times`: that its connection had to wait since it was told last. */
  constructor(override readonly fields: { kioskId: string; times: number }) {
    super();
  }
}

/** More waits for the disk than may; sockets are not read until it is less. */
export class IntakePaused extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Too many packets are waiting for the journal; kiosks are slowed down until the disk has caught up.';
  override readonly counts = { metric: 'hallwatch_mqtt_paused_total', help: 'Times that sockets were not read for a while.' };
  constructor(override readonly fields: { pending: number; bytes: number }) {
    super();
  }
}
