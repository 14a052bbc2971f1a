import type { Severity } from '../fault/index.js';
import type { EndCause } from '../finding/ends.js';
import type { Awaits, Cause, Evidence } from '../finding/finding.js';
import { WAIT_REASONS, type WaitEnd } from '../finding/waits.js';
import { nameOf } from '../identity/index.js';
import type { NounFilter, Page } from '../page.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { type HoldingRule, type Incident, type IncidentKind, MUTE_REASONS } from './incident.js';

/** Why an alarm is withheld. */
export const WITHHELD_REASONS = [
  ...WAIT_REASONS,
  'hall-outage',
  'region-outage',
  'upstream',
  'vendor-mode',
  'settling',
  ...MUTE_REASONS,
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

/** Installations of before withheld the whole alarm for them. */
export const isMuted = ({ reason, quiet }: Pick<Withheld, 'reason' | 'quiet'>): boolean =>
  !quiet && (MUTE_REASONS as readonly string[]).includes(reason);

/** `held`: it stands. `opened`: it became an incident. `ended`: its cause went before. */
export const WITHHELD_STATES = ['held', 'opened', 'ended'] as const;
export type WithheldState = (typeof WITHHELD_STATES)[number];

/** What a kiosk raised and nobody is told of, with the reason. */
export interface Withheld {
  id: string;
  /** Null: it is of many. */
  kioskId: string | null;
  hallId: string;
  region: string;
  cause: Cause;
  kind: IncidentKind;
  severity: Severity;
  state: WithheldState;
  reason: WithheldReason;
  /** The reason in a sentence. */
  explanation: Text;
  /** What is wrong. */
  what: Text;
  /** The incident that it is part of, or the silence that a person set; null: none. */
  inhibitedBy: string | null;
  /** The incident that it became; null: none. */
  incidentId: string | null;
  /** Since when it is withheld. */
  since: Instant;
  /** When it becomes an incident unless something changes before; null: no time is set. */
  until: Instant | null;
  endedAt: Instant | null;
  /** By what it ended; of what waited to count and has passed, how the wait did. What ended before does not have it. */
  endedBy?: EndCause | WaitEnd;
  /** How often it came and passed, each time within an hour of the time before. */
  times?: number;
  /** Who is waited for; absent: nobody. */
  awaits?: Awaits;
  /** Its incident is open and the public is told: it is kept from people alone. */
  quiet?: true;
  /** The incident that it would be. */
  alarm: Incident;
}

/** As the pages and the change feed show it: of the incident that it would be only what speaks for it. */
export interface WithheldAnswer extends Omit<Withheld, 'alarm' | 'awaits'> {
  rule: string | null;
  evidence: Evidence | null;
}

export const toldOf = ({ alarm, awaits: _, ...rest }: Withheld): WithheldAnswer => ({
  ...rest,
  rule: alarm.holding[0]?.rule ?? null,
  evidence: alarm.evidence.at(-1) ?? null,
});

export interface WithheldChange {
  /**
   * `passed`: it waited before it counted, and nobody heard of it until it was over. `noted`: it is kept otherwise than before, and nobody
   * needs to be told.
   */
  what: 'held' | 'changed' | 'noted' | 'opened' | 'ended' | 'passed';
  withheld: Withheld;
  at: Instant;
}

export interface WithheldFilter extends NounFilter {
  reason?: string;
}

export abstract class WithheldBook {
  /** Everything that is withheld now. */
  abstract allHeld(): Promise<Withheld[]>;
  /** Whether a hold ended before the instant. */
  abstract anyDueBefore(at: Instant): Promise<boolean>;
  /** Kiosks with alarms that are withheld for one of the reasons. */
  abstract kiosksHeldFor(reasons: WithheldReason[]): Promise<string[]>;
  /** Incidents that are kept from people alone. */
  abstract quiet(): Promise<Withheld[]>;
  abstract save(withheld: Withheld): Promise<void>;
  abstract list(filter: WithheldFilter): Promise<Page<Withheld>>;
  abstract one(id: string): Promise<Withheld | undefined>;
}

/** A cause that stands on a kiosk, told or withheld, with the rules that hold. */
export interface StandingCause {
  kioskId: string;
  hallId: string;
  region: string;
  cause: Cause;
  holding: HoldingRule[];
  /** Who is waited for, because of it. */
  awaits?: Awaits;
}

/** How an alarm is kept back. */
export interface Keeping {
  reason: WithheldReason;
  explanation: Text;
  until: Instant | null;
  inhibitedBy?: string;
  awaits?: Awaits;
}

/** The alarm, withheld. */
export const withhold = (
  alarm: Incident,
  at: Instant,
  { reason, explanation, until, inhibitedBy, awaits }: Keeping,
): Withheld => ({
  id: nameOf('WH', at, alarm.id),
  kioskId: alarm.kioskId as string,
  hallId: alarm.hallId,
  region: alarm.region,
  cause: alarm.cause,
  kind: alarm.kind,
  severity: alarm.severity,
  state: 'held',
  reason,
  explanation,
  what: alarm.reason,
  inhibitedBy: inhibitedBy ?? null,
  incidentId: null,
  since: at,
  until,
  endedAt: null,
  ...(awaits && { awaits }),
  alarm,
});

/** The same, withheld for another reason. */
export function withheldNow(before: Withheld, { reason, explanation, until, inhibitedBy, awaits }: Keeping): Withheld {
  const { awaits: _, ...rest } = before;
  return { ...rest, reason, explanation, until, inhibitedBy: inhibitedBy ?? null, ...(awaits && { awaits }) };
}
