import { CLIENT_ID_SEPARATOR } from '#libs/contracts/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

const WHAT_TO_DO = `the id of the kiosk, or for a further connection of it the id, ${CLIENT_ID_SEPARATOR} and a word`;

/** A kiosk connects with a client id that another kiosk could have as well. */
export class ClientIdNotOwn extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    `A kiosk connects with a client id that is not its own. With Mosquitto, two kiosks with the same client id disconnect each other. Set it to ${WHAT_TO_DO}.`;
  override readonly counts = {
    metric: 'hallwatch_mqtt_client_ids_not_own_total',
    help: 'Times that it was told that a kiosk connects with a client id that is not its own.',
  };
  constructor(override readonly fields: { kioskId: string; clientId: string }) {
    super();
  }
}

/** Two kiosks connect with one client id at a broker where that ends the connection of the other. */
export class ClientIdShared extends NamedEvent {
  readonly level = 'error';
  readonly says = `Two kiosks connect with the same client id and disconnect each other. Set it, at each, to ${WHAT_TO_DO}.`;
  override readonly counts = {
    metric: 'hallwatch_mqtt_client_ids_shared_total',
    help: 'Times that it was told that two kiosks have one client id at a broker where they throw each other out.',
  };
  constructor(override readonly fields: { clientId: string; kiosks: string[] }) {
    super();
  }
}
