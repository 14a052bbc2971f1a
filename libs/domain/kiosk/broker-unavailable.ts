/** Thrown when the broker is not connected and a message for a kiosk was not sent. Try again later. */
export class BrokerUnavailable extends Error {
  readonly retry = true;
  constructor() {
    super('The MQTT broker is not connected; the message was not sent');
  }
}
