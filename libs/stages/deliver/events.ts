import type { OutboxItem } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

const help = 'Attempts to send a message, by type and outcome.';

export class MessageSent extends NamedEvent {
  readonly level = 'debug';
  readonly says: string;
  override readonly counts;
  constructor({ id, message }: OutboxItem) {
    super();
    this.says = `${message.type} ${id} was sent`;
    this.counts = { metric: 'hallwatch_deliveries_total', help, labels: { type: message.type, outcome: 'sent' } };
  }
}

export class MessageNotSent extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts;
  constructor({ id, message, lastError }: OutboxItem, next: string, detail?: string) {
    super();
    this.says = `${message.type} ${id} was not sent: ${lastError}${detail === undefined ? '' : ` (${detail})`}; ${next}`;
    this.counts = { metric: 'hallwatch_deliveries_total', help, labels: { type: message.type, outcome: 'failed' } };
  }
}

/** Nobody gets it by this way any more; who else is to be told of it is put in beside it. */
export class MessageGivenUp extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts;
  constructor({ id, message, attempts, lastError }: OutboxItem) {
    super();
    this.says = `${message.type} ${id} was given up after ${attempts} tries: ${lastError}`;
    const labels = { type: message.type };
    this.counts = {
      metric: 'hallwatch_messages_given_up_total',
      help: 'Messages that are sent no more and were not taken.',
      labels,
    };
  }
}

/** It is not to be told any more, or not to this person. */
export class MessageDropped extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  override readonly counts;
  constructor({ id, message }: OutboxItem, why: string) {
    super();
    this.says = `${message.type} ${id} is not sent: ${why}`;
    this.counts = { metric: 'hallwatch_deliveries_total', help, labels: { type: message.type, outcome: 'dropped' } };
  }
}

export class OutboxUnreachable extends NamedEvent {
  readonly level = 'error';
  readonly says = 'The outbox cannot be read; messages wait and are sent when it can';
  override readonly counts = {
    metric: 'hallwatch_outbox_failures_total',
    help: 'Times that the outbox could not be read or written.',
  };
  constructor(override readonly error: unknown) {
    super();
  }
}
