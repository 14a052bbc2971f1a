import type { KioskState } from './kiosk.js';

/** A kiosk as an external broker must know it. */
export interface KioskAccess {
  kioskId: string;
  region: string;
  state: KioskState;
  /** Names of the secrets that are valid at the moment of asking, the present one first; a name does not tell the secret. */
  secretMarks: readonly string[];
}

/** What was found and mended. */
export interface AccessRepair {
  /** Kiosks whose rights, state or topics were not as in the register, and now are. */
  mended: string[];
  /** Names that the broker let in as kiosks and the register does not know. */
  removed: string[];
  /** Active kiosks whose present secret the broker does not have. Only a new secret lets them in. */
  needSecret: string[];
  /** Names at the broker that are none of ours; they are left alone. */
  others: string[];
}

/** Kiosks whose fresh secret is on its way to the broker, now; asked again before each act. */
export type WaitingKiosks = Pick<ReadonlySet<string>, 'has'>;

/** Thrown when the broker did not take an order and may take it later. */
export class BrokerAccessUnavailable extends Error {
  readonly retry = true;
  constructor(cause: unknown) {
    super('The external broker cannot be administered now', { cause });
  }
}

/** Thrown when the broker can never take an order, such as a kiosk with a name that is taken for a service. */
export class BrokerAccessRefusal extends Error {
  readonly retry = false;
}

/** Who may connect to an external broker, and as what. Every act may be repeated. */
export abstract class BrokerAccess {
  /**
   * Lets a kiosk in with a secret, whatever stood before. A former secret ends at once, and who is connected with it is sent away.
   * Throws {@link BrokerAccessUnavailable} or {@link BrokerAccessRefusal}.
   */
  abstract admit(kiosk: KioskAccess, secret: string): Promise<void>;

  /**
   * Makes the broker as the register says. A secret cannot be mended, for nobody has it: whose secret the broker lacks is listed.
   * Throws {@link BrokerAccessUnavailable}.
   * @param register asked for once the broker was read: a kiosk is in the register before the broker knows it, and whoever came in
   * while the broker was read is no stranger.
   * @param waiting kiosks whose fresh secret is on its way; they are left alone.
   */
  abstract repair(register: () => Promise<readonly KioskAccess[]>, waiting: WaitingKiosks): Promise<AccessRepair>;

  /** Reads the broker itself at the next repair, and not what was last known of it. */
  abstract forget(): void;

  /** Null when the broker can be administered, else one sentence. */
  abstract ready(): string | null;
}
