import type { Instant } from '../time/index.js';
import type { RuleSet } from '../watch/rules/rule-set.js';
import type { Compared } from './compare.js';

/** What other rules would have made of a stretch of the history. */
export interface TrialAsked {
  /** In force. */
  before: RuleSet;
  /** On trial. */
  after: RuleSet;
  /** Inclusive, by the time of receipt. */
  from: Instant;
  /** Exclusive. */
  to: Instant;
  /** Null: all halls. */
  hallId: string | null;
}

/** Minutes for which the public was without a service, over all kiosks. */
export interface ServiceMinutes {
  service: string;
  before: number;
  after: number;
}

/** The rules in force and the changed ones, side by side. */
export interface TrialResult {
  from: Instant;
  to: Instant;
  hallId: string | null;
  versions: { before: string; after: string };
  readings: number;
  incidents: Compared;
  orders: Compared;
  notices: Compared;
  minutesLost: ServiceMinutes[];
}

export const TRIAL_STATES = ['running', 'done', 'failed', 'cancelled'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** Why a trial did not end: the history could not be read, or the run itself broke down, for want of memory or by a mistake of ours. */
export const TRIAL_FAILURES = ['history-away', 'broke-down'] as const;
export type TrialFailure = (typeof TRIAL_FAILURES)[number];

export interface Trial {
  id: string;
  state: TrialState;
  /** 0 to 1. */
  progress: number;
  /** When it began. */
  at: Instant;
  endedAt: Instant | null;
  failure: TrialFailure | null;
  result: TrialResult | null;
}

/** Thrown when another trial is under way: one at a time, so that the live watch keeps its share of the machine. */
export class TrialRunning extends Error {
  readonly retry = false;
  constructor(readonly id: string) {
    super(`The trial ${id} is under way: wait until it has ended, or cancel it.`);
  }
}

/** Trials of rules over the stored history. The last few are kept. */
export abstract class RuleTrials {
  /** Begins a trial. Throws {@link TrialRunning}. */
  abstract begin(asked: TrialAsked): Trial;
  abstract one(id: string): Trial | undefined;
  /** Ends it if it runs; answers whether there is one of that name. */
  abstract cancel(id: string): boolean;
}
