import type { ComingOrder, IncidentChange, Instant, Step, Surroundings } from '#libs/domain/index.js';
import { incidentsOf } from './routes/moved.js';
import type { Session } from './session.js';

/** What one moment brought, and what was written of it so far. */
export interface Moment {
  step: Step;
  at: Instant;
  /** What became of incidents by it. */
  incidents: IncidentChange[];
  /** What its notices are written by. */
  view: Surroundings;
  /** Notices that were written just now, with everything in view. */
  written: Set<string>;
}

/** What became of one incident, while it is followed. */
export interface Followed {
  change: IncidentChange;
  moment: Moment;
  /** As it is kept for it; absent: nobody is sent. */
  order?: ComingOrder;
}

export type OfMoment = (session: Session, moment: Moment) => Promise<void>;
export type OfIncident = (session: Session, followed: Followed) => Promise<void>;

export function momentOf(step: Step, { around }: Session): Moment {
  // Who has entered something is not kept waiting for what else may come.
  const view = step.register && !step.register.unknown ? around.ungathered : around;
  return { step, at: step.at, incidents: incidentsOf(step), view, written: new Set() };
}
