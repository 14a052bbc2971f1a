import type { OpenHours } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type Instant, MINUTE } from '../time/index.js';
import type { IncidentLoss } from './loss.js';
import { byKiosk, takes } from './of-kiosk.js';

/** What the minutes are summed over. */
export const GROUPINGS = ['kiosk', 'hall', 'type', 'service'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface AvailabilityAsked {
  from: Instant;
  to: Instant;
  by: Grouping;
  kiosks: readonly Kiosk[];
  hall(id: string): Hall | undefined;
  hours: OpenHours;
  losses: readonly IncidentLoss[];
  /** Only of this service. */
  service?: string;
}

/** One service, of a kiosk, a hall, a type or of all, while halls were open. */
export interface Availability {
  /** Group and service. */
  id: string;
  service: string;
  kioskId?: string;
  hallId?: string;
  type?: string;
  /** Minutes that it should have been there, of all kiosks together. */
  openMinutes: number;
  lostMinutes: number;
  /** 0 to 1; null: it was never open. */
  availability: number | null;
  /** The incidents that took most, with the minutes of each; minutes of two at a time are in both. */
  lostBy: { incidentId: string; minutes: number }[];
}

/** Incidents that are named. */
const MOST_NAMED = 20;

interface Sum {
  of: Pick<Availability, 'service' | 'kioskId' | 'hallId' | 'type'>;
  open: number;
  lost: number;
  by: Map<string, number>;
}

type Stretch = [from: Instant, to: Instant];

/** Stretches without what they have in common. */
function union(stretches: Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const [from, to] of stretches.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

const within = ({ from, to }: IncidentLoss, asked: AvailabilityAsked): Stretch => [
  Math.max(from, asked.from),
  Math.min(to ?? asked.to, asked.to),
];

function addKiosk(sum: Sum, hall: Hall, open: number, losses: IncidentLoss[], asked: AvailabilityAsked): void {
  const { hours } = asked;
  const openTime = ([from, to]: Stretch): number => hours.openTime(hall, from, to);
  sum.open += open;
  for (const loss of losses) {
    const lost = openTime(within(loss, asked));
    if (lost > 0) sum.by.set(loss.incidentId, (sum.by.get(loss.incidentId) ?? 0) + lost);
  }
  for (const stretch of union(losses.map((loss) => within(loss, asked)))) sum.lost += openTime(stretch);
}

const minutes = (ms: number): number => Math.round((ms / MINUTE) * 100) / 100;

function told([id, { of, open, lost, by }]: [string, Sum]): Availability {
  const worst = [...by].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMED);
  return {
    id,
    ...of,
    openMinutes: minutes(open),
    lostMinutes: minutes(lost),
    availability: open > 0 ? Math.round((1 - lost / open) * 1e6) / 1e6 : null,
    lostBy: worst.map(([incidentId, ms]) => ({ incidentId, minutes: minutes(ms) })),
  };
}

function groupOf(by: Grouping, kiosk: Kiosk, service: string): [id: string, of: Sum['of']] {
  const { id, hall, type } = kiosk;
  if (by === 'kiosk') return [`${id} ${service}`, { service, kioskId: id, hallId: hall, type }];
  if (by === 'hall') return [`${hall} ${service}`, { service, hallId: hall }];
  return by === 'type' ? [`${type} ${service}`, { service, type }] : [service, { service }];
}

/** What a kiosk should give. One that never said so gives everything or nothing. */
const servicesOf = ({ services }: Kiosk, only: string | undefined): string[] =>
  (services.length > 0 ? services : ['ALL']).filter((service) => only === undefined || service === only);

/** How much of the time that the halls were open each service was there, and what took the rest. An outage while a hall is closed costs nothing. */
export function availabilityOf(asked: AvailabilityAsked): Availability[] {
  const { kiosks, hall: hallOf, hours, from, to, by } = asked;
  const sums = new Map<string, Sum>();
  const lost = byKiosk(asked.losses);
  const open = new Map<string, number>();
  for (const kiosk of kiosks) {
    const hall = hallOf(kiosk.hall);
    if (!hall) continue;
    if (!open.has(hall.id)) open.set(hall.id, hours.openTime(hall, from, to));
    for (const service of servicesOf(kiosk, asked.service)) {
      const [id, of] = groupOf(by, kiosk, service);
      const sum = sums.get(id) ?? { of, open: 0, lost: 0, by: new Map() };
      sums.set(id, sum);
      const losses = (lost.get(kiosk.id) ?? []).filter((loss) => takes(loss, service));
      addKiosk(sum, hall, open.get(hall.id) ?? 0, losses, asked);
    }
  }
  return [...sums].map(told);
}
