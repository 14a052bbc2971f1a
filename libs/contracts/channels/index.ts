import type { z } from 'zod';
import { ChannelKinds } from './channel-kinds.js';
import { webhook } from './webhook.js';

export { channelKind, type Pace } from './channel-kind.js';
export { type AnyAddress, ChannelKinds } from './channel-kinds.js';
export { maskUrl } from './mask.js';
export { webhook } from './webhook.js';

/** Every kind of channel, one line each. How it sends is its line in `libs/adapters/channels/senders.ts`. */
const ALL = [webhook] as const;

export const CHANNELS = new ChannelKinds(ALL);

export type AddressKind = (typeof ALL)[number]['kind'];
/** An address of that kind. */
export type AddressOf<Kind extends AddressKind> = Extract<z.infer<(typeof ALL)[number]['address']>, { kind: Kind }>;
