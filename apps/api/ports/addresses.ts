import type { Settings } from '#libs/runtime/index.js';
import type { HttpParts } from './parts.js';

/** Where people come from, as the settings have it. */
export const addressesOf = ({
  PUBLIC_URL,
  BOARD_URL,
  TRUSTED_PROXIES,
}: Pick<Settings, 'PUBLIC_URL' | 'BOARD_URL' | 'TRUSTED_PROXIES'>): Pick<
  HttpParts,
  'publicUrl' | 'boardUrl' | 'trustedProxies'
> => ({
  ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
  ...(BOARD_URL && { boardUrl: BOARD_URL }),
  ...(TRUSTED_PROXIES && { trustedProxies: TRUSTED_PROXIES }),
});

/** Where people reach us, where it is not where we listen. */
export class Addresses {
  constructor(
    readonly publicUrl?: string,
    /** Of the board, where it is another. */
    readonly boardUrl?: string,
  ) {}
}
