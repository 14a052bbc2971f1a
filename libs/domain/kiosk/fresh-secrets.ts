import type { Kiosk } from './kiosk.js';

/** Who hears of the fresh secrets of kiosks. */
export class FreshSecrets {
  constructor(
    /** Lets a kiosk in with its fresh password, where a broker keeps passwords of its own. */
    readonly give: (kiosk: Kiosk, password: string) => Promise<void> | void = () => undefined,
    /** The broker knows one secret a kiosk, so that a rotated one ends at once. */
    readonly oneEach = false,
  ) {}
}
