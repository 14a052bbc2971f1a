import type { Instant } from '../time/index.js';

/** The will that a connection left with the broker. */
export interface LineWill {
  topic: string;
  qos: number;
  retain: boolean;
  /** Null: it has none that can be read. */
  bootId: string | null;
  /** What its payload breaks of the contract, one sentence; null: nothing. */
  breach: string | null;
}

export interface LineFilter {
  filter: string;
  qos: number;
}

/** A connection of a kiosk, as the broker knows it. */
export interface Line {
  /** Names the connection while the process runs. */
  line: number;
  /** When it was let in. */
  at: Instant;
  /** As the kiosk gave it; empty: it gave none. */
  clientId: string;
  /** It is one that the contract gives to this kiosk. */
  ownId: boolean;
  clean: boolean;
  sessionPresent: boolean;
  /** 0: none. */
  keepAliveS: number;
  /** Another connection with its client id was there still. */
  takesOver: boolean;
  will: LineWill | null;
  /** What it hears, by a kept session from the beginning. */
  filters: LineFilter[];
}

/** Why a client is not let in. */
export const LOGIN_REFUSALS = ['nameless', 'stranger', 'blocked', 'certificate'] as const;
export type LoginRefusal = (typeof LOGIN_REFUSALS)[number];

/** What only the broker knows of a kiosk. */
export type LineEvent =
  | ({ what: 'connected' } & Line)
  | { what: 'turned-away'; at: Instant; reason: LoginRefusal }
  /** `qos` null: it was refused. */
  | { what: 'subscribed'; at: Instant; line: number; filter: string; qos: number | null }
  | { what: 'unsubscribed'; at: Instant; line: number; filter: string }
  | { what: 'published'; at: Instant; line: number; topic: string; qos: number; retain: boolean; bytes: number }
  /** Sent to the kiosk. */
  | { what: 'told'; at: Instant; topic: string; text: string }
  | { what: 'lost'; at: Instant; line: number };

/** What is seen of a kiosk's connections. */
export interface LineLook {
  /** Those that are open now. */
  open: Line[];
  /** What came after the last look. */
  events: LineEvent[];
  /** To be named at the next look. */
  upTo: number;
  /** Every event since the last look is there. */
  complete: boolean;
}

/** What the broker of this process knows of single kiosks, to who looks at one again and again. */
export abstract class KioskLines {
  /** Listens to this kiosk for some minutes from now on; null: the broker is another program, which tells nothing of this. */
  abstract look(kioskId: string, after: number | null): LineLook | null;
  /**
   * Asks the kiosk for a birth, once; answers when. Null: no broker is reached from this process. Rejects with an error that has `retry`
   * when the broker did not take the question.
   */
  abstract askBirth(kioskId: string): Promise<Instant | null>;
}
