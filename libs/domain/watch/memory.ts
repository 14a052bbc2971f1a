import type { Cause } from '../incident/index.js';
import type { KioskView, LevelView } from '../kiosk/index.js';
import type { Reading } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import type { Flap } from './flapping.js';
import { type Foreseen, forecastsOf } from './foresee.js';
import type { Missing } from './order.js';
import type { Pending } from './pending.js';
import { type Sleeper, Timers } from './timers.js';
import type { Visits } from './visits.js';

/** What `watch` remembers of one kiosk. Plain data: it is written to the snapshot as it is. */
export interface KioskMemory extends Sleeper {
  kioskId: string;
  hallId: string;
  region: string;
  bootId: string | null;
  app: string | null;
  mode: string | null;
  /** By our clock: any message proves life. */
  lastHeardAt: Instant | null;
  /** How long nobody could have heard it since, milliseconds: that was not its silence. */
  unheardMs?: number;
  /** Its will came at this time and nothing after it. */
  goneAt: Instant | null;
  /** Smoothed over {@link offsets}. */
  skewMs: number | null;
  /** Kiosk's clock minus ours at the last live heartbeats of this boot, milliseconds. */
  offsets: number[];
  /** By the kiosk's clock, corrected: the first that was heard of the present boot. */
  bootSince: Instant;
  /** Boots before the present one, the newest last. */
  pastBoots: string[];
  /** Highest `seq` of the present boot. */
  topSeq: number | null;
  missing: Missing[];
  gaps: number;
  /** Since when the kiosk is to present itself anew; null: it need not. */
  birthWanted: Instant | null;
  birthAskedAt: Instant | null;
  /** The question may still stand at the broker, retained. */
  birthAsked: boolean;
  components: Record<string, string>;
  levels: LevelView[];
  /** Highest `seq` judged in this boot, by what it was about: an older message that comes late changes nothing. */
  judgedSeq: Record<string, number>;
  /** What holds now: finding key to cause. */
  held: Record<string, Cause>;
  /** What will hold if it still stands at its time, by finding key. */
  pending?: Record<string, Pending>;
  /** Transactions of the window of each rule about their rate, by rule. */
  tx?: Record<string, number[]>;
  /** Numbers of the window of each rule about a change, by rule. */
  trend?: Record<string, number[]>;
  /** What is learnt and expected of supplies and cash units, by cause; nothing when no rule looks ahead. */
  foreseen?: Record<string, Foreseen>;
  /** When it was first found in the register, of a kiosk that had not been heard by then. */
  awaitedSince?: Instant;
  /** When things came of which a rule counts how often they come, by finding key, oldest first. */
  came?: Record<string, Instant[]>;
  /** How often causes change, by the key of what is told of one that changes too often. */
  flaps?: Record<string, Flap>;
  /** Its customers, while a rule asks for them. */
  visits?: Visits;
}

export interface WatchState {
  kiosks: Map<string, KioskMemory>;
  /** When which kiosk has to be looked at; lets almost every reading pass without looking at another kiosk. */
  timers: Timers<KioskMemory>;
  /** Since when kiosks cannot be heard because of us; null: they can. */
  deafSince: Instant | null;
  /** Kiosks with messages missing. */
  incomplete: Set<string>;
}

export const emptyState = (): WatchState => ({
  kiosks: new Map(),
  timers: new Timers(),
  deafSince: null,
  incomplete: new Set(),
});

/** Has every kiosk looked at with the next mark of time: what holds was changed from outside. */
export function lookAtAll(state: WatchState): void {
  state.timers = new Timers();
  for (const memory of state.kiosks.values()) {
    memory.wakeS = undefined;
    state.timers.wake(memory, 0);
  }
}

/** The state that these memories make: everything is looked at with the next mark of time. A memory of an earlier version lacks what is newer. */
export function stateOf(memories: Iterable<KioskMemory>): WatchState {
  const state = emptyState();
  for (const old of memories) {
    const memory: KioskMemory = { ...freshMemory(old.kioskId, old.hallId, old.region), ...old };
    state.kiosks.set(memory.kioskId, memory);
    if (memory.missing.length > 0) state.incomplete.add(memory.kioskId);
  }
  lookAtAll(state);
  return state;
}

export const freshMemory = (kioskId: string, hallId: string, region: string): KioskMemory => ({
  kioskId,
  hallId,
  region,
  bootId: null,
  app: null,
  mode: null,
  lastHeardAt: null,
  unheardMs: 0,
  wakeS: undefined,
  goneAt: null,
  skewMs: null,
  offsets: [],
  bootSince: 0,
  pastBoots: [],
  topSeq: null,
  missing: [],
  gaps: 0,
  birthWanted: null,
  birthAskedAt: null,
  birthAsked: false,
  components: {},
  levels: [],
  judgedSeq: {},
  held: {},
});

/** What holds in truth; that it changes too often is another matter. */
const holds = (m: KioskMemory, cause: Cause): boolean =>
  Object.values(m.held).includes(cause) && Object.keys(m.held).some((key) => m.held[key] === cause && !m.flaps?.[key]?.steady);

/** The link is down while a rule about it holds, not before: a late heartbeat is not an outage. */
export const viewOf = (m: KioskMemory): KioskView => ({
  kioskId: m.kioskId,
  link: m.lastHeardAt === null ? 'never' : holds(m, 'link') ? 'down' : 'up',
  mode: m.mode,
  lastHeardAt: m.lastHeardAt,
  bootId: m.bootId,
  app: m.app,
  levels: m.levels,
  forecasts: forecastsOf(m),
  components: m.components,
  skewMs: m.skewMs,
  gaps: m.gaps,
});

/** Distinct things that a kiosk's messages can be about before the oldest are forgotten. */
const MOST_ABOUT = 256;

/** True when a later message about the same thing was judged already. Notes this one otherwise. */
export function comesLate(m: KioskMemory, reading: Reading, about: string): boolean {
  const last = m.judgedSeq[about];
  if (last !== undefined && reading.seq <= last) return true;
  if (last === undefined && Object.keys(m.judgedSeq).length >= MOST_ABOUT) m.judgedSeq = {};
  m.judgedSeq[about] = reading.seq;
  return false;
}
