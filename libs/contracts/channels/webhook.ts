import { z } from 'zod';
import { text, webAddress } from '../text.js';
import { channelKind } from './channel-kind.js';
import { maskUrl } from './mask.js';

/** Alerts by POST to an address of the person's own, signed. */
export const webhook = channelKind('webhook', {
  address: {
    url: webAddress,
    secret: text(256).min(1).optional().describe("Signs what is sent; absent: the installation's own."),
  },
  shown: { url: z.string().describe('Without what lets somebody use it.') },
  masks: { url: maskUrl },
  named: ({ url }) => new URL(url).origin,
});
