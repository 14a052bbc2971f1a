import { enoughToOpen, type Finding, isHallSign, tellsOfMains } from '../finding/index.js';
import type { Instant } from '../time/index.js';
import type { WatchContext } from './context.js';
import { UNDER_WAY } from './judging/link.js';
import { raisers } from './judging/when.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import type { RuleReport } from './memory/told.js';
import type { WatchState } from './memory/watch-state.js';
import { rulesOf } from './rule-book.js';

function isOut(m: KioskMemory): boolean {
  if (m.holdsNothing) return false;
  for (const key in m.held) if (m.held[key] === 'link') return true;
  return false;
}

const isHeardSince = (m: KioskMemory, since: Instant): boolean => m.lastHeardAt !== null && m.lastHeardAt > since;

/** The kiosks of the hall that were heard of and are watched, as far as they are known here. */
function watchedIn(state: WatchState, hallId: string, ctx: WatchContext): KioskMemory[] {
  const ids = ctx.kiosksIn?.(hallId) ?? [];
  return ids.flatMap((id) => {
    const m = ctx.kiosk(id)?.state === 'active' ? state.kiosks.get(id) : undefined;
    return m && m.lastHeardAt !== null ? m : [];
  });
}

/** Whether it will be heard or found silent: who cannot be is not waited for. */
function willShow(m: KioskMemory, now: Instant, ctx: WatchContext): boolean {
  if (ctx.kiosk(m.kioskId)?.state !== 'active' || m.lastHeardAt === null || isOut(m)) return false;
  return isFoundSilent(m, now, ctx);
}

/** Whether a rule would find it silent in time. */
function isFoundSilent(m: KioskMemory, now: Instant, ctx: WatchContext): boolean {
  const rules = rulesOf(m, ctx, now);
  const mayRaise = raisers(rules.times, m.hallId, now, ctx);
  const tells = ({ told }: { told: RuleReport }): boolean => !mayRaise || mayRaise(told.rule);
  return rules.ready.silence.some(tells) || (m.goneAt !== null && rules.ready.gone.some(tells));
}

/** Of another hall: nobody was heard since, and somebody may be yet. */
function isQuietHall(state: WatchState, hallId: string, since: Instant, now: Instant, ctx: WatchContext): boolean {
  if ((state.asked.halls.get(hallId) ?? Number.POSITIVE_INFINITY) <= since) return true;
  const kiosks = watchedIn(state, hallId, ctx);
  return !kiosks.some((m) => isHeardSince(m, since)) && kiosks.some((m) => willShow(m, now, ctx));
}

function quietHalls(state: WatchState, { hallId, region }: Finding, since: Instant, now: Instant, ctx: WatchContext): string[] {
  const halls = (ctx.hallsIn?.(region) ?? []).filter((id) => id !== hallId && isQuietHall(state, id, since, now, ctx));
  for (const id of halls) state.asked.ask('halls', id, since);
  return halls;
}

/** A kiosk of the hall is known to be out, and perhaps the last of them: whose silence is known is asked no more. */
function askNoMore({ asked }: WatchState, { kioskId, hallId }: Finding, { of, out }: Others): void {
  asked.kiosks.delete(kioskId);
  if (asked.halls.has(hallId) && out === of) asked.halls.delete(hallId);
}

/** What is known of a hall when one of its kiosks falls out. */
interface Others {
  /** So many are watched, and so many of them are out. */
  of: number;
  out: number;
  /** Those that were not heard since, and will show. */
  quiet: string[];
}

function othersOf(state: WatchState, { kioskId, hallId, at }: Finding, since: Instant, ctx: WatchContext): Others {
  const others: Others = { of: 0, out: 0, quiet: [] };
  for (const id of ctx.kiosksIn?.(hallId) ?? []) {
    const m = state.kiosks.get(id);
    if (!m || m.lastHeardAt === null || ctx.kiosk(id)?.state !== 'active') continue;
    others.of++;
    if (isOut(m)) others.out++;
    else if (m.kioskId !== kioskId && !isHeardSince(m, since) && isFoundSilent(m, at, ctx)) others.quiet.push(m.kioskId);
  }
  return others;
}

/**
 * A kiosk fell out: whether the others of its hall did too is known when each was heard since, or is found silent in its own time. Those of
 * other halls are asked once its own may be out. It costs something only when a kiosk falls out.
 */
export function askOthers(state: WatchState, finding: Finding, ctx: WatchContext, fellBy?: Instant): void {
  if (finding.type !== 'raised' || !isHallSign(finding)) return;
  const { at, kioskId } = finding;
  // Who never came did not fall.
  if ((state.kiosks.get(kioskId)?.lastHeardAt ?? null) === null) return;
  const since = fellBy ?? (tellsOfMains(finding) ? at + UNDER_WAY : at);
  const here = othersOf(state, finding, since, ctx);
  if (finding.cause === 'link') askNoMore(state, finding, here);
  for (const id of here.quiet) state.asked.ask('kiosks', id, since);
  const mayBeHall = here.of === 1 || here.out >= enoughToOpen(here.of);
  const halls = finding.cause === 'link' && mayBeHall ? { halls: quietHalls(state, finding, since, at, ctx) } : {};
  finding.awaits = { since, kiosks: here.quiet, ...halls };
}

/** Who was asked and can neither be heard nor be found silent any more: retired, moved away, or no rule is for it now. */
export function giveUpAsked(state: WatchState, now: Instant, ctx: WatchContext): void {
  for (const [kioskId] of state.asked.kiosks) {
    const m = state.kiosks.get(kioskId);
    if (!m || !willShow(m, now, ctx)) state.asked.giveUp(kioskId, m?.hallId ?? '', now);
  }
  for (const [hallId] of state.asked.halls) {
    if (watchedIn(state, hallId, ctx).some((m) => willShow(m, now, ctx))) continue;
    state.asked.halls.delete(hallId);
    state.asked.giveUp('', hallId, now);
  }
}
