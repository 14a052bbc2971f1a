import type { Answer, Awaits } from '../finding/finding.js';
import type { Instant } from '../time/index.js';
import type { Desk } from './desk.js';
import { countAwaited, fallOf, type HallFall, isOut, openHall } from './hall.js';
import { mayBeRegion } from './region.js';
import { waitsForHalls } from './scope.js';
import { type Withheld, withheldNow } from './withheld.js';

function sayWhy(desk: Desk, waiting: readonly Withheld[], at: Instant): void {
  for (const one of waiting) {
    const now = withheldNow(one, waitsForHalls(one.awaits as Awaits));
    if (now.explanation.en !== one.explanation.en) desk.keepBack('changed', now, at);
  }
}

/** The fewest that one of a hall is known to wait for, with the count of the hall's changes added. */
interface Fewest {
  bound: number;
  counted: Set<string>;
  watched: readonly string[];
}

const fewest = new WeakMap<Desk, Map<string, Fewest>>();

/** What was counted before of those that wait in the hall, if it can say still that they wait for so many. */
function fewestIn(desk: Desk, hallId: string, lacking: number): Fewest {
  const byHall = fewest.get(desk) ?? new Map<string, Fewest>();
  fewest.set(desk, byHall);
  const watched = desk.premises.watchedIn(hallId);
  const known = byHall.get(hallId);
  if (known && known.watched === watched && known.bound - desk.changesIn(hallId) >= lacking) return known;
  const anew: Fewest = { bound: Number.POSITIVE_INFINITY, counted: new Set(), watched };
  byHall.set(hallId, anew);
  return anew;
}

/**
 * Whether all of a hall that wait are known to wait for so many others. Each change there answers for one of them at most, so that in a hall
 * of thousands not all are counted for each that falls.
 */
function allWaitFor(desk: Desk, hallId: string, waiting: readonly Withheld[], lacking: number, at: Instant): boolean {
  const known = fewestIn(desk, hallId, lacking);
  const changes = desk.changesIn(hallId);
  for (const one of waiting) {
    if (known.counted.has(one.id)) continue;
    known.counted.add(one.id);
    known.bound = Math.min(known.bound, countAwaited(desk, one, at) + changes);
  }
  return known.bound - changes >= lacking;
}

/** Those that are known to have fallen alone: even with all that they wait for they would not be the hall. */
function aloneAmong(
  desk: Desk,
  hallId: string,
  waiting: readonly Withheld[],
  { together, enough }: HallFall,
  at: Instant,
): Withheld[] {
  if (allWaitFor(desk, hallId, waiting, enough - together, at)) return [];
  return waiting.filter((one) => together + countAwaited(desk, one, at) < enough);
}

/**
 * Holds what waits in the hall against what is known of the others by now: opens the hall's incident once it is out and it is no region's.
 * Answers what fell alone, as far as that is known.
 */
export function settleHall(desk: Desk, hallId: string, at: Instant): Withheld[] {
  const waiting = desk.awaitingIn(hallId);
  const [first] = waiting;
  if (!first) return [];
  const fall = fallOf(desk, hallId, at);
  const isHall = isOut(fall);
  if ((isHall || fall.only) && !fall.power && mayBeRegion(desk, hallId, first.region, at)) {
    sayWhy(desk, waiting, at);
    return [];
  }
  if (isHall) openHall(desk, hallId, at);
  return isHall ? [] : aloneAmong(desk, hallId, waiting, fall, at);
}

const without = (list: string[], id: string): string[] => list.filter((one) => one !== id);

/** What is awaited still when it was heard; the same when it was not awaited. */
function answeredBy(awaits: Awaits, hallId: string, { kioskId, ...answer }: Answer): Awaits {
  if (!answer.gone && answer.at <= awaits.since) return awaits;
  if (hallId === answer.hallId)
    return awaits.kiosks.includes(kioskId) ? { ...awaits, kiosks: without(awaits.kiosks, kioskId) } : awaits;
  const wholeHall = !answer.gone || kioskId === '';
  return wholeHall && awaits.halls?.includes(answer.hallId) ? { ...awaits, halls: without(awaits.halls, answer.hallId) } : awaits;
}

/** Notes with all who wait for it that a kiosk, or its hall, is waited for no more. Answers their halls. */
export function noteAnswer(desk: Desk, answer: Answer): string[] {
  const region = desk.premises.hall(answer.hallId)?.region ?? '';
  const moved = new Set<string>();
  for (const hallId of desk.awaitingHalls(region)) {
    for (const one of desk.awaitingIn(hallId)) {
      const before = one.awaits as Awaits;
      const awaits = answeredBy(before, hallId, answer);
      if (awaits === before) continue;
      desk.keepBack('noted', { ...one, awaits }, answer.at);
      moved.add(hallId);
    }
  }
  return [...moved];
}
