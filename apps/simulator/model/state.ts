import type { Kind, Mode, Payloads } from '#libs/contracts/index.js';
import type { Days } from './days.js';
import type { Breakage, StandingFault } from './faults.js';
import type { Level } from './levels.js';
import type { Noise } from './noise.js';
import type { Profile } from './profiles.js';
import type { Note } from './truth.js';

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
  noise: Noise;
  days: Days;
  /** Whether it marks what it kept while it was offline. */
  marksLate: boolean;
}

/** When the next thing of each kind happens. */
export interface Due {
  beat: number;
  levels: number;
  fault: number;
  drop: number;
  settle: number;
  late: number;
  clock: number;
  flap: number;
  tend: number;
}

/** What somebody is to do about an order of the kiosk. */
export interface Errand {
  at: number;
  act: 'order.accept' | 'order.arrive' | 'order.repair' | 'order.acceptance';
}

/** Something that comes and goes until somebody mends it. Null: it is the link. */
export interface Flapping {
  fault: StandingFault | null;
  cause: string;
  nextAt: number;
  until: number;
}

/** Why nothing is heard: the link is lost; the kiosk starts anew; what it says is stuck on the way. */
export type DropAs = 'link' | 'restart' | 'stall';
/** `wide`: with all others of its hall or region. `dark`: it has no power. */
export type AwayAs = DropAs | 'wide' | 'dark';

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
  /** Of supplies and cash what is told and wants somebody. */
  wanting: readonly string[];
  /** And what by expectation will not last until the next visit. */
  short: readonly string[];
  /** And what somebody was at since it was told. */
  tended: readonly string[];
  errands: readonly Errand[];
  /** How far the clock is off since it went wrong, until somebody sets it. */
  clock: { offMs: number; until: number } | null;
  flapping: Flapping | null;
  /** Work on it was announced. */
  planned: boolean;
}

/** What one moment brought about. */
export interface Outcome {
  state: State;
  messages: Message[];
  /** The link goes down without goodbye for so long. */
  dropMs?: number;
  dropAs?: DropAs;
  /** What a perfect observer notes. */
  notes: Note[];
  /** What people do now. */
  errands: Errand[];
}
