import type { Cause } from '../incident/index.js';
import type { KioskView, LevelView } from '../kiosk/index.js';
import type { Reading } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** What `watch` remembers of one kiosk. Plain data: it is written to the snapshot as it is. */
export interface KioskMemory {
  kioskId: string;
  hallId: string;
  region: string;
  bootId: string | null;
  app: string | null;
  mode: string | null;
  /** By our clock: any message proves life. */
  lastHeardAt: Instant | null;
  /** Its will came at this time and nothing after it. */
  goneAt: Instant | null;
  skewMs: number | null;
  components: Record<string, string>;
  levels: LevelView[];
  /** Highest `seq` judged in this boot, by what it was about: an older message that comes late changes nothing. */
  judgedSeq: Record<string, number>;
  /** What holds now: finding key to cause. */
  held: Record<string, Cause>;
}

export interface WatchState {
  kiosks: Map<string, KioskMemory>;
  /** No deadline falls due before this; lets almost every reading pass without looking at all kiosks. */
  nextDue: Instant;
}

export const emptyState = (): WatchState => ({ kiosks: new Map(), nextDue: Number.POSITIVE_INFINITY });

export const freshMemory = (kioskId: string, hallId: string, region: string): KioskMemory => ({
  kioskId,
  hallId,
  region,
  bootId: null,
  app: null,
  mode: null,
  lastHeardAt: null,
  goneAt: null,
  skewMs: null,
  components: {},
  levels: [],
  judgedSeq: {},
  held: {},
});

/** The link is down while a rule about it holds, not before: a late heartbeat is not an outage. */
export const viewOf = (m: KioskMemory): KioskView => ({
  kioskId: m.kioskId,
  link: m.lastHeardAt === null ? 'never' : Object.values(m.held).includes('link') ? 'down' : 'up',
  mode: m.mode,
  lastHeardAt: m.lastHeardAt,
  bootId: m.bootId,
  app: m.app,
  levels: m.levels,
  components: m.components,
  skewMs: m.skewMs,
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
