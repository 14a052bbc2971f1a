import type { IncidentPoint, ServicePoint } from '../history/index.js';
import { joined } from '../identity/index.js';
import type { Incident } from '../incident/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Instant } from '../time/index.js';
import { type IncidentLoss, lastSeen, type ServiceLoss } from './loss.js';
import { byKiosk, takes } from './of-kiosk.js';

/** The history does not know yet how it stands with a kiosk's service from this moment on. */
export interface ServiceDue {
  of: 'service';
  kioskId: string;
  service: string;
  since: Instant;
}

/** What the history does not know yet. */
export type HistoryDue = ServiceDue | IncidentPoint;

/** What the history must hear once an incident's losses are no more as they were: {@link lossesAfter} keeps their order. */
export const servicesDue = (before: readonly ServiceLoss[], after: readonly ServiceLoss[]): ServiceDue[] =>
  after.flatMap(({ kioskId, service, from, to }, i) => {
    const known = before[i];
    if (known?.to === to) return [];
    return [{ of: 'service', kioskId, service, since: known && to !== null ? to : from }];
  });

const pointOf = (incident: Incident, opened: boolean, at: Instant): IncidentPoint => ({
  of: 'incident',
  at,
  incidentId: incident.id,
  region: incident.region,
  hallId: incident.hallId,
  kind: incident.kind,
  severity: incident.severity,
  opened,
  kiosks: opened ? incident.affected.length : incident.kioskIds.length,
  ...(!opened && incident.endedBy && { endedBy: incident.endedBy }),
});

/** What the history must hear of an incident that is kept for the first time, and of one whose state has turned. */
export function turnsOf(incident: Incident): { first: IncidentPoint[]; turned: IncidentPoint[] } {
  const open = incident.state === 'open';
  const turned = [pointOf(incident, open, lastSeen(incident))];
  const opened = pointOf(incident, true, incident.openedAt);
  return { first: open ? [opened] : [opened, ...turned], turned };
}

const isLostAt = ({ from, to }: IncidentLoss, at: Instant): boolean => from <= at && (to === null || at < to);

/** The kiosk's services that a due one is about: all of them, when all were lost. */
const servicesIn = ({ service }: ServiceDue, kiosk: Kiosk): string[] =>
  service === 'ALL' && kiosk.services.length > 0 ? kiosk.services : [service];

/** Every moment from `since` on at which some incident took the service or gave it back. */
function momentsOf(losses: readonly IncidentLoss[], since: Instant): Instant[] {
  const moments = losses.flatMap(({ from, to }) => (to === null ? [from] : [from, to]));
  return [...new Set(moments.filter((at) => at >= since))].sort((a, b) => a - b);
}

/**
 * How it stands with the services that are due, moment by moment. One that two incidents took is back when the last of them gives it
 * back, and a loss that is found out later corrects what was told of the time behind it; so all of it is told again.
 */
export function servicePoints(
  due: readonly ServiceDue[],
  losses: readonly IncidentLoss[],
  place: (kioskId: string) => { kiosk: Kiosk; region: string } | undefined,
): ServicePoint[] {
  const since = new Map<string, { kiosk: Kiosk; region: string; service: string; from: Instant }>();
  for (const one of due) {
    const found = place(one.kioskId);
    if (!found) continue;
    for (const service of servicesIn(one, found.kiosk)) {
      const key = joined(one.kioskId, service);
      since.set(key, { ...found, service, from: Math.min(one.since, since.get(key)?.from ?? one.since) });
    }
  }
  const lost = byKiosk(losses);
  return [...since.values()].flatMap(({ kiosk, region, service, from }) => {
    const own = (lost.get(kiosk.id) ?? []).filter((loss) => takes(loss, service));
    const of = { of: 'service' as const, region, hallId: kiosk.hall, kioskId: kiosk.id, kioskType: kiosk.type, service };
    return momentsOf(own, from).map((at) => ({ ...of, at, up: !own.some((loss) => isLostAt(loss, at)) }));
  });
}

/** What was decided and the history does not have yet. Written in the transaction of the decision. */
export abstract class DueBook {
  /** Oldest first, at most `limit`. */
  abstract due(limit: number): Promise<{ id: number; due: HistoryDue }[]>;
  /** The history has them. */
  abstract done(ids: number[]): Promise<void>;
}
