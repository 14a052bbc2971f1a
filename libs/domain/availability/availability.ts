import type { OpenHours } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { spaced } from '../identity/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type Instant, MINUTE } from '../time/index.js';
import {
  classTimes,
  cut,
  type Known,
  PLANNED,
  type Planned,
  type Stretch,
  type TimeClass,
  timeBeyond,
  windowsOf,
} from './classes.js';
import type { IncidentLoss } from './loss.js';
import type { ModeStretch } from './mode.js';
import { servicesOf } from './now.js';
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
  modes: readonly ModeStretch[];
  /** Kiosks that were never heard. */
  never: ReadonlySet<string>;
  /** Only of this service. */
  service?: string;
}

/**
 * One service, of a kiosk, a hall, a type or of all, while halls were open. Every open minute, of all kiosks together, is in one of up,
 * down, planned and unknown.
 */
export interface Availability {
  /** Group and service. */
  id: string;
  service: string;
  kioskId?: string;
  hallId?: string;
  type?: string;
  openMinutes: number;
  upMinutes: number;
  /** An incident took it. */
  downMinutes: number;
  /** Maintenance of the hall, or the kiosk served nobody by its own word, and no incident stood. */
  plannedMinutes: number;
  planned: Record<Planned, number>;
  /** The kiosk was not heard. */
  unknownMinutes: number;
  /** Down or unknown: it was asked for, and nobody can say that it was there. */
  lostMinutes: number;
  /** Up, of what was open and not planned; 0 to 1. Null: there was no such time. */
  availability: number | null;
  /** The incidents that took most, with the minutes of each; minutes of two at a time are in both. */
  lostBy: { incidentId: string; minutes: number }[];
}

/** Incidents that are named. */
const MOST_NAMED = 20;

interface Sum {
  of: Pick<Availability, 'service' | 'kioskId' | 'hallId' | 'type'>;
  open: number;
  times: Map<TimeClass, number>;
  by: Map<string, number>;
}

function add<K>(sums: Map<K, number>, key: K, more: number): void {
  if (more > 0) sums.set(key, (sums.get(key) ?? 0) + more);
}

/** A hall's part of what is asked. */
interface HallTime {
  open: number;
  window: Stretch[];
  openTime(stretch: Stretch): number;
}

function hallTime(hall: Hall, { from, to, hours }: AvailabilityAsked): HallTime {
  const openTime = ([since, until]: Stretch): number => hours.openTime(hall, since, until);
  return { open: openTime([from, to]), window: windowsOf(hall, [from, to]), openTime };
}

function addKiosk(sum: Sum, { open, openTime }: HallTime, known: Known, asked: Stretch): void {
  sum.open += open;
  for (const loss of known.losses) add(sum.by, loss.incidentId, timeBeyond(known.window, [cut(loss, asked)], openTime));
  for (const [name, time] of classTimes(known, asked, openTime)) add(sum.times, name, time);
}

const minutes = (ms: number): number => Math.round((ms / MINUTE) * 100) / 100;

function told([id, { of, open, times, by }]: [string, Sum]): Availability {
  const worst = [...by].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMED);
  const timeOf = (name: TimeClass): number => times.get(name) ?? 0;
  const planned = PLANNED.reduce((sum, name) => sum + timeOf(name), 0);
  const [down, unknown] = [timeOf('down'), timeOf('unknown')];
  const up = open - planned - down - unknown;
  return {
    id,
    ...of,
    openMinutes: minutes(open),
    upMinutes: minutes(up),
    downMinutes: minutes(down),
    plannedMinutes: minutes(planned),
    planned: Object.fromEntries(PLANNED.map((name) => [name, minutes(timeOf(name))])) as Record<Planned, number>,
    unknownMinutes: minutes(unknown),
    lostMinutes: minutes(down + unknown),
    availability: open > planned ? Math.round((up / (open - planned)) * 1e6) / 1e6 : null,
    lostBy: worst.map(([incidentId, ms]) => ({ incidentId, minutes: minutes(ms) })),
  };
}

function groupOf(by: Grouping, kiosk: Kiosk, service: string): [id: string, of: Sum['of']] {
  const { id, hall, type } = kiosk;
  if (by === 'kiosk') return [spaced(id, service), { service, kioskId: id, hallId: hall, type }];
  if (by === 'hall') return [spaced(hall, service), { service, hallId: hall }];
  return by === 'type' ? [spaced(type, service), { service, type }] : [service, { service }];
}

const askedOf = (kiosk: Kiosk, only: string | undefined): string[] =>
  servicesOf(kiosk).filter((service) => only === undefined || service === only);

/**
 * How much of the time that the halls were open each service was there, and what took the rest. An outage while a hall is closed costs
 * nothing, nor does one in its maintenance.
 */
export function availabilityOf(asked: AvailabilityAsked): Availability[] {
  const { kiosks, hall: hallOf, from, to, by, never } = asked;
  const sums = new Map<string, Sum>();
  const [lost, modes] = [byKiosk(asked.losses), byKiosk(asked.modes)];
  const halls = new Map<string, HallTime>();
  for (const kiosk of kiosks) {
    const hall = hallOf(kiosk.hall);
    if (!hall) continue;
    const time = halls.get(hall.id) ?? hallTime(hall, asked);
    halls.set(hall.id, time);
    for (const service of askedOf(kiosk, asked.service)) {
      const [id, of] = groupOf(by, kiosk, service);
      const sum = sums.get(id) ?? { of, open: 0, times: new Map(), by: new Map() };
      sums.set(id, sum);
      const losses = (lost.get(kiosk.id) ?? []).filter((loss) => takes(loss, service));
      const known = { window: time.window, losses, modes: modes.get(kiosk.id) ?? [], never: never.has(kiosk.id) };
      addKiosk(sum, time, known, [from, to]);
    }
  }
  return [...sums].map(told);
}
