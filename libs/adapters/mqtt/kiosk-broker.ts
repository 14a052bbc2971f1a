import { Aedes, type Client, type PublishPacket } from 'aedes';

type Published = (error?: Error) => void;

/**
 * The broker without the way from client to client: what a kiosk publishes goes to intake before it is acknowledged, and to no one
 * else. So nothing of it is kept, retained or queued here.
 */
export class KioskBroker extends Aedes {
  override publish(packet: PublishPacket, from: Client | Published | null, done?: Published): void {
    if (typeof from === 'function') super.publish(packet, from);
    else if (from) done?.();
    else super.publish(packet, done ?? (() => undefined));
  }
}
