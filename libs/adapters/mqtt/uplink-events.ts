import { BACKEND_STATE_TOPIC } from '#libs/contracts/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

/** The external broker is reached and hands over what kiosks send. */
export class BrokerReached extends NamedEvent {
  readonly level = 'info';
  readonly says = 'Connected to the MQTT broker.';
  override readonly counts = { metric: 'hallwatch_mqtt_uplink_connects_total', help: 'Connections made to the MQTT broker.' };
}

/** Of CONNACK: bad name or password, and not authorized, by MQTT 3.1.1 and 5. */
const NOT_LET_IN = [4, 5, 0x86, 0x87];

/** The external broker cannot be reached; it is tried for ever. */
export class BrokerAway extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_mqtt_uplink_failures_total',
    help: 'Failures of the connection to the MQTT broker.',
  };
  constructor(override readonly error: unknown) {
    super();
    const isRefused = NOT_LET_IN.some((code) => code === (error as { code?: unknown } | null)?.code);
    this.says = isRefused
      ? 'The MQTT broker refuses this process; it is tried again and again. At a first start api lets it in within seconds; else check HALLWATCH_MQTT_PASSWORD.'
      : 'The MQTT broker is not reached; it is tried again and again. Check the broker and HALLWATCH_MQTT_URL.';
  }
}

/** The external broker does not let the backend tell the kiosks whether what they send is taken. */
export class StateRefused extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'The MQTT broker does not let the backend tell the kiosks whether what they send is taken; it is tried again and again. ' +
    `Allow the user of HALLWATCH_MQTT_URL to publish to ${BACKEND_STATE_TOPIC}.`;
  override readonly counts = {
    metric: 'hallwatch_mqtt_uplink_state_refusals_total',
    help: 'Times that the MQTT broker began to refuse the state of the backend.',
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

/** The broker no longer has our session: what waited in it is gone. */
export class BrokerSessionLost extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'The MQTT broker has lost the session of the backend. Messages that it acknowledged to kiosks meanwhile did not arrive. ' +
    'Check that the broker keeps sessions on its disk.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_uplink_sessions_lost_total',
    help: 'Times that the MQTT broker had lost the session of the backend.',
  };
}

/** The broker threw messages away that it had acknowledged. */
export class BrokerDroppedMessages extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'The MQTT broker has dropped messages from or to kiosks because a queue was full. Look at max_queued_messages, and whether the ' +
    'backend keeps up.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_uplink_drops_told_total',
    help: 'Times that the counter of messages dropped by the MQTT broker had risen.',
  };
  /** `since`: the counter begins anew with the broker, and may have risen while nobody looked. */
  constructor(override readonly fields: { dropped: number; since: 'last-look' | 'start-of-broker' }) {
    super();
  }
}

/** The broker does not let us see its counters, so nobody sees what it drops. */
export class BrokerCountersHidden extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The MQTT broker does not publish its counters ($SYS): messages dropped because of a full queue go unnoticed.';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** The broker knows only the older protocol. */
export class BrokerSpeaksOlder extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'The MQTT broker does not speak MQTT 5; 3.1.1 is used. How long it keeps our session, and how many messages are in flight, is up to the broker.';
}

/** Whether the broker had our session could not be noted. */
export class SessionNotNoted extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'It could not be recorded that the MQTT broker has our session. If the broker loses it before the next start, that goes unnoticed.';
  constructor(override readonly error: unknown) {
    super();
  }
}
