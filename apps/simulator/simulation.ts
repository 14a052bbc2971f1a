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
export interface Told {
  what: 'connected' | 'lost' | 'refused' | 'sign' | 'struck' | 'mended';
  kioskId: string;
  detail?: string;
}
export type Say = (told: Told) => void;

/** A fleet that lives until it is stopped. */
export interface Simulation {
  readonly counters: Readonly<Counters>;
  /** Says goodbye for every kiosk. */
  stop(): Promise<void>;
}
