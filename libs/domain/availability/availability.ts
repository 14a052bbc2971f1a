import type { OpenHours } from '../calendar/index.js';
import { spaced } from '../identity/index.js';
import { CLOSED_MODES, type ClosedMode } from '../reading/index.js';
import { type Instant, MINUTE } from '../time/index.js';
import { type Announced, announcedIn, unexcused } from './announced.js';
import { askedOf, type TimeInHall } from './asked.js';
import {
  classTimes,
  type Known,
  OWN_WORDS,
  type OwnWord,
  PLANNED,
  type TimeClass,
  timeBeyond,
  UNCOUNTED,
  UNKNOWN,
  type Unknown,
  unknowable,
} from './classes.js';
import type { IncidentLoss } from './loss.js';
import { type ModeStretch } from './mode.js';
import { byKiosk, grouped, takes } from './of-kiosk.js';
import type { HallThen, RegisterPast } from './past.js';
import { cut, type Stretch } from './stretch.js';

/** What the minutes are summed over. */
export const GROUPINGS = ['kiosk', 'hall', 'type', 'service'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface AvailabilityAsked {
  from: Instant;
  to: Instant;
  by: Grouping;
  past: RegisterPast;
  hours: OpenHours;
  losses: readonly IncidentLoss[];
  modes: readonly ModeStretch[];
  /** Times in which nobody listened. */
  unwatched: readonly Stretch[];
  /** Only of this service, while kiosks were in this hall, of this type. */
  service?: string | undefined;
  hallId?: string | undefined;
  type?: string | undefined;
  /** Only while they were in one of these halls. */
  hallIds?: readonly string[] | undefined;
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
  /** Of a kiosk: where it was last, and its type then. */
  hallId?: string;
  type?: string;
  openMinutes: number;
  upMinutes: number;
  /** An incident took it, it failed its acceptance, or the kiosk served nobody by its own word, and no work was announced before that began. */
  downMinutes: number;
  /** Of what was down: by the kiosk's own word, and no incident stood. */
  ownWord: Record<OwnWord, number>;
  /** Maintenance of the hall that was announced before it began, or the kiosk settled, and nothing was out. */
  plannedMinutes: number;
  /** Of the own word settlement alone is planned: the others are always 0. */
  planned: Record<'window' | ClosedMode, number>;
  /** Nobody knows how it was. */
  unknownMinutes: number;
  unknown: Record<Unknown, number>;
  /** Down, or the kiosk was silent: it was asked for, and nobody can say that it was there. */
  lostMinutes: number;
  /** What availability is of: up and lost. */
  countedMinutes: number;
  /** Up, of what was open and not planned, as far as somebody could know; 0 to 1. Null: there was no such time. */
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
  announced: Announced[];
  openTime(stretch: Stretch): number;
}

/** What the register said first of its hours counts for the time before too. */
function openTimeBy(said: readonly HallThen[], hours: OpenHours): (stretch: Stretch) => number {
  const [first, ...later] = [...said].sort((a, b) => a.since - b.since);
  if (!first) return () => 0;
  const spells = [{ ...first, since: Number.NEGATIVE_INFINITY }, ...later];
  return (stretch) =>
    spells.reduce((sum, spell) => {
      const [from, to] = cut({ from: spell.since, to: spell.until }, stretch);
      return from < to ? sum + hours.openTime(spell, from, to) : sum;
    }, 0);
}

function hallTimes({ past, from, to, hours }: AvailabilityAsked): (hallId: string) => HallTime {
  const ofHall = ({ hallId }: { hallId: string }): string => hallId;
  const [spells, work] = [grouped(past.halls, ofHall), grouped(past.work, ofHall)];
  const known = new Map<string, HallTime>();
  return (hallId) => {
    const time = known.get(hallId) ?? {
      announced: announcedIn(work.get(hallId) ?? [], [from, to]),
      openTime: openTimeBy(spells.get(hallId) ?? [], hours),
    };
    known.set(hallId, time);
    return time;
  };
}

function addPlace(sum: Sum, { openTime }: HallTime, known: Known, asked: Stretch): void {
  sum.open += openTime(asked);
  const nobodyKnows = unknowable(known, asked);
  for (const [incidentId, losses] of grouped(known.losses, ({ incidentId: id }) => id)) {
    const lost = losses.flatMap((loss) => unexcused(loss, known.announced, asked));
    add(sum.by, incidentId, timeBeyond(nobodyKnows, lost, openTime));
  }
  for (const [name, time] of classTimes(known, asked, openTime)) add(sum.times, name, time);
}

const minutes = (ms: number): number => Math.round((ms / MINUTE) * 100) / 100;

function told([id, { of, open, times, by }]: [string, Sum]): Availability {
  const worst = [...by].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMED);
  const timeOf = (name: TimeClass): number => times.get(name) ?? 0;
  const sumOf = (names: readonly TimeClass[]): number => names.reduce((sum, name) => sum + timeOf(name), 0);
  const each = <K extends TimeClass>(names: readonly K[]) =>
    Object.fromEntries(names.map((name) => [name, minutes(timeOf(name))])) as Record<K, number>;
  const down = sumOf(['down', ...OWN_WORDS]);
  const [planned, unknown] = [sumOf(PLANNED), sumOf(UNKNOWN)];
  const up = open - planned - down - unknown;
  const counted = open - planned - sumOf(UNCOUNTED);
  return {
    id,
    ...of,
    openMinutes: minutes(open),
    upMinutes: minutes(up),
    downMinutes: minutes(down),
    ownWord: each(OWN_WORDS),
    plannedMinutes: minutes(planned),
    planned: { ...NOT_PLANNED, ...each(PLANNED) },
    unknownMinutes: minutes(unknown),
    unknown: each(UNKNOWN),
    lostMinutes: minutes(down + timeOf('silent')),
    countedMinutes: minutes(counted),
    availability: counted > 0 ? Math.round((up / counted) * 1e6) / 1e6 : null,
    lostBy: worst.map(([incidentId, ms]) => ({ incidentId, minutes: minutes(ms) })),
  };
}

const NOT_PLANNED = Object.fromEntries(CLOSED_MODES.map((mode) => [mode, 0])) as Record<ClosedMode, number>;

function groupOf(by: Grouping, kioskId: string, { hall, type }: TimeInHall, service: string): [id: string, of: Sum['of']] {
  if (by === 'kiosk') return [spaced(kioskId, service), { service, kioskId, hallId: hall, type }];
  if (by === 'hall') return [spaced(hall, service), { service, hallId: hall }];
  return by === 'type' ? [spaced(type, service), { service, type }] : [service, { service }];
}

/**
 * How much of the time that the halls were open each service was there, and what took the rest, by what the register said at the time. An
 * outage while a hall is closed costs nothing, nor does one in its maintenance that was announced before.
 */
export function availabilityOf(asked: AvailabilityAsked): Availability[] {
  const { past, from, to, by, unwatched } = asked;
  const sums = new Map<string, Sum>();
  const [lost, modes] = [byKiosk(asked.losses), byKiosk(asked.modes)];
  const timeOf = hallTimes(asked);
  for (const [kioskId, said] of byKiosk(past.kiosks)) {
    for (const { service, knownSince, places } of askedOf(said, past.heardSince.get(kioskId))) {
      if (service !== (asked.service ?? service)) continue;
      const losses = (lost.get(kioskId) ?? []).filter((loss) => takes(loss, service));
      for (const place of places) {
        const stretch = cut(place, [from, to]);
        if (stretch[0] >= stretch[1] || !isMeant(place, asked)) continue;
        const time = timeOf(place.hall);
        const [id, of] = groupOf(by, kioskId, place, service);
        const sum = sums.get(id) ?? { of, open: 0, times: new Map(), by: new Map() };
        sums.set(id, sum);
        sum.of = of;
        const known = { announced: time.announced, losses, modes: modes.get(kioskId) ?? [], knownSince, unwatched };
        addPlace(sum, time, known, stretch);
      }
    }
  }
  return [...sums].map(told);
}

const isMeant = ({ hall, type }: TimeInHall, asked: AvailabilityAsked): boolean =>
  hall === (asked.hallId ?? hall) && type === (asked.type ?? type) && (asked.hallIds?.includes(hall) ?? true);
