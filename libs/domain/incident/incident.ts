import type { Loss, Severity } from '../fault/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Cause, Evidence, Finding } from './finding.js';

/** A rule that holds now, as the incident keeps it. */
export interface HoldingRule {
  /** As in the finding. */
  key: string;
  rule: string;
  version: string;
  severity: Severity;
  loss: Loss;
  reason: Text;
  since: Instant;
  evidence: Evidence;
  code?: string;
  action?: string;
}

/** One cause on one kiosk, from its first finding until no rule holds any more. */
export interface Incident {
  id: string;
  kioskId: string;
  hallId: string;
  region: string;
  cause: Cause;
  kind: Finding['kind'];
  state: 'open' | 'closed';
  severity: Severity;
  /** Services that the public has lost by it. */
  servicesLost: string[];
  reason: Text;
  holding: HoldingRule[];
  /** Everything that was seen, newest last, at most {@link KEPT_EVIDENCE}. */
  evidence: Evidence[];
  openedAt: Instant;
  closedAt: Instant | null;
}

export const KEPT_EVIDENCE = 20;

/** What became of an incident by one finding. */
export interface IncidentChange {
  what: 'opened' | 'updated' | 'closed';
  incident: Incident;
  at: Instant;
}

export interface IncidentFilter {
  kioskId?: string;
  hallId?: string;
  state?: string;
  kind?: string;
  limit: number;
  after?: string;
}

export abstract class IncidentBook {
  abstract openFor(kioskId: string, cause: Cause): Promise<Incident | undefined>;
  /** Every open incident. */
  abstract allOpen(): Promise<Incident[]>;
  abstract save(incident: Incident): Promise<void>;
  abstract list(filter: IncidentFilter): Promise<{ items: Incident[]; next: string | null }>;
  abstract one(id: string): Promise<Incident | undefined>;
}
