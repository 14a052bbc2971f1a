import type { AddressKind, AddressOf } from '#libs/contracts/index.js';
import { Channel, type OutgoingAlert, type SendResult } from '#libs/domain/index.js';
import type { Installation } from './installation.js';
import { WebhookChannel } from './webhook.js';

/** How each kind sends, one line each. */
const SENDERS: { [Kind in AddressKind]: new (installation: Installation) => Channel<AddressOf<Kind>> } = {
  webhook: WebhookChannel,
};

/** Sends by the channel that the address is of. */
export class ByKind extends Channel {
  constructor(private readonly channels: ReadonlyMap<string, Channel>) {
    super();
  }

  override async send(alert: OutgoingAlert, cut?: AbortSignal): Promise<SendResult> {
    const { kind } = alert.address;
    const channel = this.channels.get(kind);
    return channel ? channel.send(alert, cut) : { ok: false, retry: false, error: `nothing here sends to a ${kind}` };
  }
}

/** Every channel that there is. */
export const openChannels = (installation: Installation): Channel =>
  new ByKind(new Map(Object.entries(SENDERS).map(([kind, Sender]) => [kind, new Sender(installation)])));
