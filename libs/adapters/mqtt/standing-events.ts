import { NamedEvent } from '#libs/runtime/index.js';

/** What stood at the external broker for kiosks that are no longer there, or are elsewhere, stands no more. */
export class LeftTopicsTakenDown extends NamedEvent {
  readonly level = 'info';
  readonly says = 'Retained messages for retired or moved kiosks were removed from the MQTT broker.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_uplink_topics_taken_down_total',
    help: 'Times that what stood at the MQTT broker for kiosks that are retired or have moved was taken down.',
  };
  constructor(override readonly fields: { count: number; topics: string[] }) {
    super();
  }
}

/** The external broker does not show what stands for kiosks, or does not take it down. */
export class LeftTopicsStay extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(
    filters: readonly string[],
    override readonly error: unknown,
  ) {
    super();
    this.says =
      'What stands at the MQTT broker for kiosks that are retired or have moved may stay there. ' +
      `Allow the user of HALLWATCH_MQTT_URL to subscribe to ${filters.join(' and ')}, and to publish there.`;
  }
}
