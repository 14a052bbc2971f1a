import type { Severity } from '../fault/index.js';
import type { Cause, Evidence } from '../finding/index.js';
import type { Incident, IncidentKind, WithheldAnswer } from '../incident/index.js';
import type { KioskView } from '../kiosk/index.js';
import type { MaintenanceOrder } from '../maintenance/index.js';
import type { NoNotice, OutageNotice } from '../outage/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';

/** Why the public is told nothing of an incident that opens. */
export interface UnpublishedTold {
  id: string;
  of: 'notice';
  kioskId: string | null;
  hallId: string;
  region: string;
  kioskIds: string[];
  cause: Cause;
  kind: IncidentKind;
  severity: Severity;
  reason: NoNotice;
  explanation: Text;
  what: Text;
  rule: string | null;
  evidence: Evidence | null;
}

/** What a change says, by what has changed: the thing as it is from then on. Whoever watches the register or the rules reads them anew. */
export interface ChangeBodies {
  incident: Incident;
  order: MaintenanceOrder;
  notice: OutageNotice;
  withheld: WithheldAnswer | UnpublishedTold;
  kiosk: KioskView;
  register: Record<string, never>;
  /** A rule failed and is switched off. */
  rule: { why: string };
  /** Who accepted other rules, and why; absent when they come into force. */
  rules: { by?: string; why?: string };
}

interface ChangeOf<What extends keyof ChangeBodies> {
  at: Instant;
  what: What;
  /** `opened`, `updated`, `closed`, `published`, `withdrawn`, … */
  how: string;
  subject: string;
  body: ChangeBodies[What];
}

/** A change that is told, before it has its place in the order. */
export type NewChange = { [What in keyof ChangeBodies]: ChangeOf<What> }[keyof ChangeBodies];

/** Something that somebody who watches the pages wants to know. Kept in order, so that a reader may come back for what it missed. */
export type Change = NewChange & { id: number };
