import type { Loss, Severity } from '../fault/index.js';
import type { ReadingKind } from '../reading/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { EndCause } from './ends.js';
import type { WaitEnd, WaitReason } from './waits.js';

/** Names the thing that is wrong on a kiosk, whichever reading told it: `consumable/receiptPaper`, `fault/CRD-001/cardReader`, `link`. */
export type Cause = string;

/** What was seen: the reading, what was refused or came again, the silence, the connection, or the rule that failed. */
export interface Evidence {
  kind: ReadingKind | 'refused' | 'repeat' | 'silence' | 'connection' | 'rule';
  at: Instant;
  /** As the kiosk's clock said. */
  ts?: number;
  bootId?: string;
  seq?: number;
  /** The fields that the rule looked at. */
  seen: Record<string, unknown>;
}

export const FINDING_KINDS = [
  'fault',
  'consumable',
  'cashbox',
  'link',
  'clock',
  'rate',
  'metric',
  'component',
  'unreadable',
  'period',
  'identity',
  'mode',
  'flood',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Who must be heard, or be found silent, before it is known whether a kiosk fell out alone. */
export interface Awaits {
  /** It had fallen out by then: who is heard later did not fall with it. */
  since: Instant;
  /** Kiosks of its hall. */
  kiosks: string[];
  /** Other halls of its region, of which one kiosk says enough; absent: not asked for. */
  halls?: string[];
}

/** A kiosk that was waited for was heard. */
export interface Answer {
  kioskId: string;
  hallId: string;
  at: Instant;
  /** It was not heard: nothing would find it silent any more. */
  gone?: true;
}

/** What `watch` says about one kiosk: a rule began or ceased to hold, or what waited to count has passed. */
export interface Finding {
  type: 'raised' | 'cleared' | 'passed';
  /** Names what holds, among all that may hold for one cause: `fault-reported/PRN-002/receiptPrinter`. */
  key: string;
  kioskId: string;
  hallId: string;
  region: string;
  cause: Cause;
  kind: FindingKind;
  rule: string;
  ruleVersion: string;
  at: Instant;
  severity: Severity;
  loss: Loss;
  /** Components that do not work by it; absent: `loss` does not hang on components. */
  stops?: readonly string[];
  /** One sentence about what is wrong, for people. */
  reason: Text;
  evidence: Evidence;
  /** The catalogue's code, when one fits. */
  code?: string;
  /** XFS4IoT action, when the kiosk gave one. */
  action?: string;
  /** How long after the end of its incident it continues that one, milliseconds, when its rule says so. */
  reopensWithin?: number;
  /** By what it ceased to hold. */
  endedBy?: EndCause;
  /** The same in a sentence, when not by the kiosk's word. */
  why?: Text;
  /** It ceased to hold because somebody filled, emptied or exchanged the item: what is raised of it later is another thing. */
  handSet?: true;
  /** It held before: nothing is new but its words. */
  again?: true;
  /** It is part of what is known to be wrong with the kiosk, and speaks for it only when that is gone. */
  joins?: true;
  /** Of what has passed. */
  passed?: Passed;
  /** It stands because its cause comes and goes too often. */
  unsteady?: true;
  /** What is lost by it is not known. */
  lossUnknown?: true;
  /** Of one that may be part of a hall's outage; absent: nobody is waited for. */
  awaits?: Awaits;
  /** Milliseconds that it waits for others to tell of the same, when its rule says so. */
  waitsMs?: number;
}

/** Waits for one thing that ended with nothing told, each within an hour of the one before. */
export interface Passed {
  reason: WaitReason;
  /** How the last of them ended. */
  by: WaitEnd;
  /** When the first of them began. */
  since: Instant;
  /** When the last of them ended. */
  until: Instant;
  times: number;
}
