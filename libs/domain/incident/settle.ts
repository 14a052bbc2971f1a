import type { Instant } from '../time/index.js';
import type { Desk } from './desk.js';
import type { Answer, Awaits } from './finding.js';
import { awaitedBy, fallOf, isOut, openHall } from './hall.js';
import { mayBeRegion } from './region.js';
import { waitsForHalls } from './scope.js';
import { type Withheld, withheldNow } from './withheld.js';

function sayWhy(desk: Desk, waiting: Withheld[], at: Instant): void {
  for (const one of waiting) {
    const now = withheldNow(one, waitsForHalls(one.awaits as Awaits));
    if (now.explanation.en !== one.explanation.en) desk.keepBack('changed', now, at);
  }
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
  return isHall ? [] : waiting.filter((one) => fall.together.length + awaitedBy(desk, one).length < fall.enough);
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
