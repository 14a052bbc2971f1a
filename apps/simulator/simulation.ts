/** The clock that drives everything; may run faster than the machine's. */
export interface Time {
  now(): number;
  /** Calls back once after so much of this clock's time; answers how to call it off. */
  after(ms: number, call: () => void): () => void;
}

export interface Counters {
  /** Connections that are up now. */
  connected: number;
  published: number;
  acknowledged: number;
}

/** Something worth telling about the simulated fleet. */
export interface SimulatorEvent {
  what: 'connected' | 'lost' | 'refused' | 'sign' | 'struck' | 'mended' | 'breach';
  kioskId: string;
  detail?: string;
}
export type Say = (told: SimulatorEvent) => void;

/** Thrown when a kiosk was sent what breaks the contract: a vendor's program would have ended there. Mend who sent it. */
export class DownlinkBroken extends Error {
  readonly retry = false;
  constructor(
    readonly kioskId: string,
    breach: string,
  ) {
    super(`${kioskId} was sent what breaks the contract: ${breach}`);
  }
}

/** A fleet that lives until it is stopped. */
export interface Simulation {
  readonly counters: Readonly<Counters>;
  /** Resolves with the first message to a kiosk that breaks the contract, if one ever does. */
  readonly broken: Promise<DownlinkBroken>;
  /** Says goodbye for every kiosk. Throws {@link DownlinkBroken} when one was sent what breaks the contract. */
  stop(): Promise<void>;
}
