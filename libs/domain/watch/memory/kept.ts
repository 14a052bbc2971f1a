import type { Evidence, WaitEnd, WaitReason } from '../../finding/index.js';
import type { ItemUse, RunsOut } from '../../forecast/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { Instant } from '../../time/index.js';
import type { Level } from './levels.js';
import type { RuleReport } from './told.js';

/*
 * What is remembered of a kiosk, one thing each. All of it is plain data, for it is written to the snapshot as it is: what a snapshot
 * of an earlier version has must stay readable.
 */

/** What holds if nothing says otherwise until then: half of two minutes is still half after a restart. */
export interface Pending {
  told: RuleReport;
  since: Instant;
  until: Instant;
  /** The last reading that said so. */
  evidence: Evidence;
  /** Readings that have to say so still; with more than none it is not due, whatever the time. */
  left: number;
  /** It holds, and ceases to at that time. */
  ends?: boolean;
}

/** What waited and passed, the last time and the times before it. */
export interface Passing {
  told: RuleReport;
  reason: WaitReason;
  by: WaitEnd;
  evidence: Evidence;
  since: Instant;
  until: Instant;
  times: number;
  /** When it was told last, and how often it had passed by then. */
  said: { at: Instant; times: number };
}

/** A change that was not told. */
export interface Kept {
  told: RuleReport;
  /** Whether it holds in truth; what was told last is the opposite. */
  holds: boolean;
  evidence: Evidence;
}

/** How often a cause changed of late. */
export interface Flap {
  /** Oldest first; what one reading changes of a cause is one change. */
  changes: Instant[];
  /** While it is unstable: what is told in place of it, and what is not. */
  steady?: { told: RuleReport; kept: Record<string, Kept> };
}

/** A fault that the kiosk raised and did not clear: its own words, and no rule's. */
export interface ToldFault {
  code: string;
  component: string;
  action?: string;
  since: Instant;
  /** The message that raised it. */
  evidence: Evidence;
}

/** A component is in another state than online. */
export interface IllSince {
  state: string;
  since: Instant;
  /** Heartbeats running that said so. */
  times: number;
}

export type Amounts = Pick<Level, 'pct' | 'count'>;

/** A level that a rule held when it went, and how far it has gone since to either side. */
export interface Stood {
  /** Of consumables, or of cash units, and of which kind. */
  of: LevelView['of'];
  kind: string;
  low: Amounts;
  high: Amounts;
}

/** A mode that a kiosk said in heartbeats running, by which it served nobody. */
export interface ModeSpell {
  mode: string;
  since: Instant;
  times: number;
  /** It fell silent: what it did from then on nobody knows. Absent: it has said no other since. */
  until?: Instant;
}

/** Numbers of the present boot that have not come. */
export interface Missing {
  from: number;
  to: number;
  /** When that was first seen, or a part of it came last. */
  since: Instant;
}

/** What a forecast that holds was said to be: as short as can be. */
export type ForecastRecord = [
  /** When it was said. */
  at: Instant,
  /** The earliest time that is likely; 0: now, -1: it is used up. */
  about: Instant,
  /** When somebody comes the next time; 0: it does not matter. */
  visit: Instant,
];

/** What is expected of one kind at one kiosk. */
export interface ForecastItem {
  of: LevelView['of'];
  kind: string;
  use: ItemUse;
  capacity: number | null;
  /** Null: it cannot be said. */
  out: RunsOut | null;
  /** What it was reckoned from: not anew for every sheet. */
  from: { at: Instant; amount: number };
  /** When it was last held against the rules: without a new level once an hour. */
  judgedAt: Instant;
  /** Of rules that hold, by finding key: what was said. */
  said?: Record<string, ForecastRecord>;
  /** The least that was left since a rule holds: pieces. */
  least?: number;
  /** When somebody was at it last, until that is some time ago. */
  setAt?: Instant;
}

/** What was said of a kind, and whether somebody was at it: few have it at a time. */
export type ForetoldOf = Pick<ForecastItem, 'said' | 'least' | 'setAt'>;

/** A kiosk's customers, as its heartbeats tell of them. */
export interface Visits {
  /** Since when they are counted. */
  since: Instant;
  /** The last heartbeat that was counted. */
  heardAt: Instant;
  customerAt: Instant | null;
  /** Since the last customer: how many should have come, and milliseconds that were open. */
  expected: number;
  openMs: number;
  /** Transactions and open milliseconds, in turn, of each hour of a working day and then of a day off. */
  slots: number[];
}
