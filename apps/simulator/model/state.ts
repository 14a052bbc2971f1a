import type { Kind, Mode, Payloads } from '#libs/contracts/index.js';
import type { Breakage, StandingFault } from './faults.js';
import type { Level } from './levels.js';
import type { Profile } from './profiles.js';

/** What a kiosk says: everything but the will, which its broker says. */
export type Message = { [K in Exclude<Kind, 'will'>]: { kind: K; payload: Payloads[K] } }[Exclude<Kind, 'will'>];

/** What does not change while a kiosk lives. */
export interface Nature {
  id: string;
  profile: Profile;
  /** Transactions on a weekday. */
  perDay: number;
  breakages: readonly (Breakage & { weight: number })[];
  heartbeatMs: number;
  /** How often all things happen; 1 is as in life. */
  rate: number;
  /** Its clock minus the true one; few clocks are wrong. */
  skewMs: number;
  /** Resting temperature of its cabinet, degrees Celsius. */
  restingC: number;
}

/** When the next thing of each kind happens. */
export interface Due {
  beat: number;
  levels: number;
  fault: number;
  drop: number;
  settle: number;
}

/** A kiosk at one moment. Replaced, never changed. */
export interface State {
  bootId: string;
  bootedAt: number;
  seq: number;
  mode: Mode;
  consumables: readonly Level[];
  cashUnits: readonly Level[];
  faults: readonly StandingFault[];
  /** Since when transactions are counted for the next heartbeat. */
  countedFrom: number;
  diskFreePct: number;
  due: Due;
}

/** What one moment brought about. */
export interface Outcome {
  state: State;
  messages: Message[];
  /** The link goes down without goodbye for so long. */
  dropMs?: number;
}
