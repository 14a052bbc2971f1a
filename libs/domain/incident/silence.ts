import type { Doing } from '../act/index.js';
import type { Page, Paged } from '../page.js';
import { DAY, type Instant } from '../time/index.js';
import type { Incident } from './incident.js';

/** Nobody may be silent for longer about what stands. Ours. */
export const LONGEST_SILENCE = 30 * DAY;

export const SILENCE_STATES = ['coming', 'active', 'over'] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];

/** One place, and of it the alarms with one of the codes or causes; none named: all of them. */
export interface SilenceScope {
  hallId?: string;
  kioskId?: string;
  region?: string;
  codes?: string[];
  /** As in incidents, or how they begin: `consumable` is every consumable. */
  causes?: string[];
}

/** A person has said that nobody is to be told of some alarms for a time, and why. */
export interface Silence {
  id: string;
  for: SilenceScope;
  from: Instant;
  /** It lasts up to here and not through it. */
  until: Instant;
  why: string;
  /** Account that set it. */
  by: string;
  setAt: Instant;
  /** When somebody ended it before its time, and who; null: nobody did. */
  endedAt: Instant | null;
  endedBy: string | null;
}

export const silenceStateAt = ({ from, until }: Silence, at: Instant): SilenceState => {
  if (until <= at) return 'over';
  return from > at ? 'coming' : 'active';
};

/** Ended by a person. What had not begun never will. */
export const endedSilence = (silence: Silence, at: Instant, by: string): Silence => ({
  ...silence,
  until: Math.max(silence.from, at),
  endedAt: at,
  endedBy: by,
});

const isOf = ({ hallId, kioskId, region }: SilenceScope, alarm: Incident): boolean =>
  (hallId === undefined || hallId === alarm.hallId) &&
  (kioskId === undefined || kioskId === alarm.kioskId) &&
  (region === undefined || region === alarm.region);

function isAbout({ codes, causes }: SilenceScope, { cause, holding }: Incident): boolean {
  if (!codes && !causes) return true;
  if (causes?.some((named) => cause === named || cause.startsWith(`${named}/`))) return true;
  return holding.some(({ code }) => code !== undefined && codes?.includes(code));
}

/** Whether nobody is to be told of the alarm at the instant. */
export const silences = (silence: Silence, alarm: Incident, at: Instant): boolean =>
  silenceStateAt(silence, at) === 'active' && isOf(silence.for, alarm) && isAbout(silence.for, alarm);

export interface SilenceFilter extends Paged {
  state?: SilenceState;
}

/** The silences that a decision has to know, read in its own transaction. */
export abstract class StandingSilences {
  /** Those that last at some time between the two. */
  abstract between(from: Instant, to: Instant): Promise<Silence[]>;
}

export abstract class SilenceBook {
  /** `doing`: a person's, for the chain of acts. Throws {@link ActedAlready}. */
  abstract add(silence: Silence, doing?: Doing): Promise<void>;
  /** Ends it, and what it holds back waits no longer. Answers whether there was one to end. */
  abstract end(id: string, at: Instant, by: string, doing?: Doing): Promise<boolean>;
  abstract list(filter: SilenceFilter, now: Instant): Promise<Page<Silence>>;
  abstract one(id: string): Promise<Silence | undefined>;
}
