import type { Incident } from '../incident/index.js';
import type { Instant } from '../time/index.js';

/** A time that one kiosk could not give one service because of an incident. */
export interface ServiceLoss {
  kioskId: string;
  /** `ALL`: the kiosk never said what it offers. */
  service: string;
  from: Instant;
  /** Null: still. */
  to: Instant | null;
}

const same = (a: { kioskId: string; service: string }, b: { kioskId: string; service: string }): boolean =>
  a.kioskId === b.kioskId && a.service === b.service;

/** Since when the rules that hold take the service: before the incident was opened, when it was held back at first. */
function takenSince({ holding, openedAt }: Incident, service: string): Instant {
  const takers = holding.filter(({ loss }) => loss === 'ALL' || loss.includes(service));
  return takers.length > 0 ? Math.min(...takers.map(({ since }) => since)) : openedAt;
}

/** The last moment that the incident knows of. */
export const lastSeen = ({ evidence, openedAt, closedAt }: Incident): Instant => closedAt ?? evidence.at(-1)?.at ?? openedAt;

function lostNow({ state, affected, unharmed = [], servicesLost }: Incident): { kioskId: string; service: string }[] {
  if (state !== 'open') return [];
  const spared = new Set(unharmed);
  const losers = affected.filter((kioskId) => !spared.has(kioskId));
  return losers.flatMap((kioskId) => servicesLost.map((service) => ({ kioskId, service })));
}

/** A kiosk that joins its hall's outage later lost nothing by it before. */
function beganAt(known: readonly ServiceLoss[], incident: Incident, service: string): Instant {
  const joins = incident.kioskId === null && known.length > 0;
  return joins ? lastSeen(incident) : takenSince(incident, service);
}

/** What an incident has taken so far, each time with its end, once the incident is as it is now. */
export function lossesAfter(known: readonly ServiceLoss[], incident: Incident): ServiceLoss[] {
  const now = lostNow(incident);
  const ended = known.map((loss) =>
    loss.to === null && !now.some((lost) => same(lost, loss)) ? { ...loss, to: Math.max(loss.from, lastSeen(incident)) } : loss,
  );
  const fresh = now.filter((lost) => !ended.some((loss) => loss.to === null && same(loss, lost)));
  return [...ended, ...fresh.map((lost) => ({ ...lost, from: beganAt(known, incident, lost.service), to: null }))];
}

/** What was lost by which incident. */
export interface IncidentLoss extends ServiceLoss {
  incidentId: string;
  /** The kiosk was not heard: whether it gave anything nobody knows. */
  unheard?: true;
}

const UNHEARD = new Set<Incident['kind']>(['link', 'hall', 'region']);

/** Of the loss of an incident: whether it is one because kiosks are silent. */
export const incidentLossOf = (loss: ServiceLoss, { id, kind }: Pick<Incident, 'id' | 'kind'>): IncidentLoss => ({
  ...loss,
  incidentId: id,
  ...(UNHEARD.has(kind) && { unheard: true }),
});

/** Where the losses are kept, with the incidents that they are of. */
export abstract class LossBook {
  /** Losses that reach into the time from the first instant to the second. */
  abstract between(from: Instant, to: Instant): Promise<IncidentLoss[]>;
  /** Times that devices were not to be used for they had failed their acceptance, of the same, whether or not their incidents stood. */
  abstract barred(from: Instant, to: Instant): Promise<IncidentLoss[]>;
}
