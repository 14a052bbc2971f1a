import type { Loss, Severity } from '../fault/index.js';
import type { EndCause, Ended } from '../finding/ends.js';
import { type Cause, type Evidence, FINDING_KINDS } from '../finding/finding.js';
import type { NounFilter, Page } from '../page.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';

/** A rule that holds now, as the incident keeps it. */
export interface HoldingRule {
  /** As in the finding. */
  key: string;
  rule: string;
  version: string;
  severity: Severity;
  loss: Loss;
  /** Components that do not work by it. */
  stops?: readonly string[];
  reason: Text;
  since: Instant;
  evidence: Evidence;
  code?: string;
  action?: string;
  /** It stands because its cause comes and goes too often. */
  unsteady?: true;
  /** It is part of what is known to be wrong with the kiosk, and speaks for it only when that is gone. */
  joined?: true;
  /** What is lost by it is not known. */
  lossUnknown?: true;
}

/** One cause for many kiosks: of a hall, of a region, or by a business system that they call. */
export const WIDE_KINDS = ['hall', 'region', 'upstream'] as const;
export type WideKind = (typeof WIDE_KINDS)[number];

/**
 * What no technician can mend: a rule failed and is switched off, the register and a kiosk disagree, two machines have one name, a
 * kiosk floods. It is the
 * administrators' alone, with no order and no notice.
 */
export const ADMINISTRATIVE_KINDS = ['ruleOff', 'period', 'identity', 'flood'] as const;
export type AdministrativeKind = (typeof ADMINISTRATIVE_KINDS)[number];

export const INCIDENT_KINDS = [...FINDING_KINDS, ...WIDE_KINDS, 'ruleOff'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export const INCIDENT_STATES = ['open', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const isAdministrative = (incident: Incident): incident is Incident & { kind: AdministrativeKind } =>
  (ADMINISTRATIVE_KINDS as readonly string[]).includes(incident.kind);

export const isWide = ({ kind }: { kind: string }): boolean => (WIDE_KINDS as readonly string[]).includes(kind);

/** How kiosks came back after a silence: their own word for what it was. */
export interface Returned {
  /** With a new boot, and because the power came on. */
  power: string[];
  /** With the boot of before: they ran on, and the line was lost. */
  network: string[];
}

/** Reasons that people give beforehand. */
export const MUTE_REASONS = ['silenced', 'planned-maintenance'] as const;
export type MuteReason = (typeof MUTE_REASONS)[number];

/** Why people are told of an incident only when it is over, if it still stands then. */
export interface Quiet {
  reason: MuteReason;
  until: Instant;
  /** Account that set the silence, or hall whose work is planned. */
  by: string;
  why: Text;
  silenceId?: string;
}

/** One cause, on one kiosk or in one hall, from its first finding until no rule holds any more. */
export interface Incident {
  id: string;
  /** Null: it is of many, see {@link kioskIds}. */
  kioskId: string | null;
  /** Of a region's or a business system's: the first hall of it, where the order goes. */
  hallId: string;
  region: string;
  /** Every kiosk that it has concerned. */
  kioskIds: string[];
  /** Those that it concerns now. */
  affected: string[];
  /** Of these, the ones that lose nothing yet, for their batteries last; absent: none. */
  unharmed?: string[];
  cause: Cause;
  kind: IncidentKind;
  state: IncidentState;
  severity: Severity;
  /** Services that the public has lost by it. */
  servicesLost: string[];
  reason: Text;
  /** Why it was opened, for people. */
  explanation: Text;
  /** The incident that it became part of; null: none. */
  inhibitedBy: string | null;
  /** Incidents that became part of it, and alarms that are withheld because of it. */
  inhibits: string[];
  holding: HoldingRule[];
  /** Everything that was seen, newest last, at most {@link KEPT_EVIDENCE}. */
  evidence: Evidence[];
  openedAt: Instant;
  closedAt: Instant | null;
  /** By what it ended. Incidents of before do not have it. */
  endedBy?: EndCause;
  /** How the kiosks of a hall came back, as far as they said. */
  returned?: Returned;
  /** Kiosks with the same version of the vendor's software tell of the same code; `first`: the first of their incidents. */
  sharedBy?: { app: string; code: string; first: string };
  /** It ended because somebody filled, emptied or exchanged the item: what comes later is another incident. */
  handSet?: true;
  /** How often its cause was back soon after its end, and when the last time. */
  reopened?: { times: number; at: Instant };
  /** People are not told of it: no order, no alert. The public is. Of one that is closed: they never were. */
  quiet?: Quiet;
}

export const KEPT_EVIDENCE = 20;

/** What became of an incident. `merged`: it ended as part of the incident that inhibits it. `reopened`: the same cause is back soon. */
export interface IncidentChange {
  what: 'opened' | 'updated' | 'merged' | 'closed' | 'reopened';
  incident: Incident;
  at: Instant;
  /** What it became part of. */
  into?: WideKind;
  /** People are told of it from now on, and were not before. */
  released?: true;
  /** By what it ended, or the last of what it holds that ended at this moment. */
  ended?: Ended;
}

/** An incident in short, for counting how often its cause came. */
export type Recurrence = Pick<Incident, 'id' | 'openedAt'>;

export abstract class IncidentBook {
  abstract openFor(kioskId: string, cause: Cause): Promise<Incident | undefined>;
  /** Every open incident. */
  abstract allOpen(): Promise<Incident[]>;
  /** Incidents of these kiosks, each of one alone, that were closed at or after the instant; of each cause at least the last. */
  abstract closedOf(kioskIds: string[], since: Instant): Promise<Incident[]>;
  /** Incidents of no kiosk alone, those of rules that failed too, that were closed at or after the instant. */
  abstract widesClosedSince(at: Instant): Promise<Incident[]>;
  /** How often the cause came on the kiosk since the instant, the oldest first: not what was another's symptom, or kept from people. */
  abstract recurrences(kioskId: string, cause: Cause, since: Instant): Promise<Recurrence[]>;
  abstract save(incident: Incident): Promise<void>;
  abstract list(filter: NounFilter): Promise<Page<Incident>>;
  abstract one(id: string): Promise<Incident | undefined>;
}
