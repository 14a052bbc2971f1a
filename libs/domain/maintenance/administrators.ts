import type { AdministrativeKind, IncidentChange } from '../incident/index.js';
import type { Instant } from '../time/index.js';
import type { LastNotification } from './order.js';
import { type CauseNotification, change, comeBack, end, type NotNotifiedAgainReason, type Paced, say } from './pace.js';
import { PRIORITY } from './priority.js';

/** A change of an incident that concerns the administrators and has no order. */
export type Administrative = IncidentChange & { incident: { kind: AdministrativeKind } };

/** What the administrators were told of such an incident. */
export interface AdministratorsTold {
  /** The incident's. */
  id: string;
  told: LastNotification;
  /** When its end is told if it is over still: its cause was back before, and may be again. */
  closingAt?: Instant;
}

/** What they are told of a change, and what is kept of it. */
export interface TellingAdministrators {
  kept: AdministratorsTold;
  tell: CauseNotification | null;
  /** Why not, where somebody may ask; null: nothing new happened. */
  why: NotNotifiedAgainReason | null;
}

/** Of incidents of before they were told whenever one opened or closed. */
function toldBefore({ what, incident: { openedAt, severity, reopened } }: Administrative): LastNotification {
  const isBack = what === 'reopened';
  const times = (reopened?.times ?? 0) - (isBack ? 1 : 0);
  return { at: openedAt, highest: PRIORITY[severity], over: isBack, cameBack: times > 0 };
}

function paced(known: AdministratorsTold | undefined, of: Administrative): Paced<CauseNotification> {
  const { what, at, incident, released } = of;
  const turn = { priority: PRIORITY[incident.severity], at };
  if (what === 'opened' || (released && !known)) return say(turn, undefined, 'opened');
  const told = known?.told ?? toldBefore(of);
  if (what === 'reopened' || released) return comeBack(turn, told);
  return what === 'updated' ? change(turn, told) : end(turn, told);
}

const noted = (id: string, { told, closingAt, tell, why }: Paced<CauseNotification>): TellingAdministrators => ({
  kept: { id, told, ...(closingAt !== undefined && { closingAt }) },
  tell,
  why,
});

/** What the administrators are told of what became of an incident of theirs: paced as an order is to its assignee. */
export const decideAdministratorsNotification = (
  known: AdministratorsTold | undefined,
  of: Administrative,
): TellingAdministrators => noted(of.incident.id, paced(known, of));

/** The end that waited is told. */
export const tellAdministratorsClosing = ({ id, told }: AdministratorsTold, at: Instant): TellingAdministrators =>
  noted(id, say({ priority: told.highest, at }, told, 'closed'));

/** What administrators were told of incidents that have no order to keep it. */
export abstract class AdministratorsBook {
  abstract ofIncident(incidentId: string): Promise<AdministratorsTold | undefined>;
  /** Incidents whose end waits to be told until the instant at the latest, the first first. */
  abstract closingsDue(at: Instant): Promise<AdministratorsTold[]>;
  abstract save(told: AdministratorsTold): Promise<void>;
}
