import type { NewChange } from '../books/index.js';
import type { Incident } from '../incident/index.js';
import type { MaintenanceOrder } from '../maintenance/index.js';
import type { OutageNotice } from '../outage/index.js';
import type { Instant } from '../time/index.js';
import { compareOutcomes, type Outcome } from './compare.js';
import { ServiceLoss } from './loss.js';
import type { ServiceMinutes, TrialResult } from './trial.js';

/** What one run of a trial came to. */
export class TrialLedger {
  readonly incidents = new Map<string, Outcome>();
  readonly orders = new Map<string, Outcome>();
  readonly notices = new Map<string, Outcome>();
  private readonly loss: ServiceLoss;

  constructor(period: { from: Instant; to: Instant }, servicesOf: (kioskId: string) => string[]) {
    this.loss = new ServiceLoss(period, servicesOf);
  }

  /** Takes what the books tell of one transaction, incidents before what follows from them. */
  take({ what, at, body }: NewChange): void {
    if (what === 'incident') this.takeIncident(body, at);
    if (what === 'order') this.takeOrder(body);
    if (what === 'notice') this.takeNotice(body);
  }

  minutesLost(): Map<string, number> {
    return this.loss.minutes();
  }

  private takeIncident(incident: Incident, at: Instant): void {
    const { id, kioskId, hallId, cause, kind, reason, openedAt: from, closedAt: until } = incident;
    this.incidents.set(id, { id, kioskId, hallId, cause, kind, reason, from, until });
    this.loss.note(incident, at);
  }

  private takeOrder({ id, kioskId, hallId, cause, kind, reason, openedAt: from, closedAt: until }: MaintenanceOrder): void {
    this.orders.set(id, { id, kioskId, hallId, cause, kind, reason, from, until });
  }

  /** A notice is about the cause of its incident. */
  private takeNotice({
    id,
    incidentId,
    kioskId,
    hallId,
    kind,
    reason,
    publishedAt: from,
    withdrawnAt: until,
  }: OutageNotice): void {
    const cause = this.incidents.get(incidentId)?.cause ?? '';
    this.notices.set(id, { id, kioskId, hallId, cause, kind, reason, from, until });
  }
}

function minutesOf(before: Map<string, number>, after: Map<string, number>): ServiceMinutes[] {
  const services = [...new Set([...before.keys(), ...after.keys()])].sort();
  return services.map((service) => ({ service, before: before.get(service) ?? 0, after: after.get(service) ?? 0 }));
}

/** Two runs side by side. */
export function compareLedgers(
  before: TrialLedger,
  after: TrialLedger,
): Pick<TrialResult, 'incidents' | 'orders' | 'notices' | 'minutesLost'> {
  const compared = (what: 'incidents' | 'orders' | 'notices') =>
    compareOutcomes([...before[what].values()], [...after[what].values()]);
  return {
    incidents: compared('incidents'),
    orders: compared('orders'),
    notices: compared('notices'),
    minutesLost: minutesOf(before.minutesLost(), after.minutesLost()),
  };
}
