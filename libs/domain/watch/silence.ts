import type { Evidence, Finding } from '../incident/index.js';
import type { GoneRule, Rule, SilenceRule } from '../rule/index.js';
import type { Text } from '../text.js';
import { type Instant, SECOND } from '../time/index.js';
import { Judgement, type Told, type WatchContext } from './judgement.js';
import type { KioskMemory, WatchState } from './memory.js';

const LINK_LOST: Text = { zh: '设备失去联系', en: 'the kiosk does not answer' };

export const linkTold = (rule: SilenceRule | GoneRule): Told => ({
  rule,
  key: rule.id,
  cause: 'link',
  kind: 'link',
  severity: rule.severity,
  loss: 'ALL',
  reason: LINK_LOST,
  code: 'NET-001',
});

interface Deadline {
  at: Instant;
  told: Told;
  seen: Record<string, unknown>;
}

/** When a rule about silence will hold for a kiosk unless it is heard before; null: never, or it holds already. */
function deadlineOf(rule: Rule, m: KioskMemory, heartbeatS: number): Instant | null {
  if ((rule.kind !== 'silence' && rule.kind !== 'gone') || rule.id in m.held || m.lastHeardAt === null) return null;
  const unheard = m.unheardMs ?? 0;
  if (rule.kind === 'silence') return m.lastHeardAt + unheard + rule.heartbeats * heartbeatS * SECOND;
  return m.goneAt === null ? null : m.goneAt + unheard + rule.graceS * SECOND;
}

/** The first of them after an instant, or of all. Asked for with every reading, so it makes nothing but a number. */
export function firstDeadline(m: KioskMemory, ctx: WatchContext, after = Number.NEGATIVE_INFINITY): Instant {
  const kiosk = ctx.kiosk(m.kioskId);
  let first = Number.POSITIVE_INFINITY;
  if (!kiosk) return first;
  for (const rule of ctx.rules.rules) {
    const at = deadlineOf(rule, m, kiosk.heartbeatS);
    if (at !== null && at > after && at < first) first = at;
  }
  return first;
}

/** All of them that fell due by an instant. */
function deadlines(m: KioskMemory, ctx: WatchContext, by: Instant): Deadline[] {
  const heartbeatS = ctx.kiosk(m.kioskId)?.heartbeatS ?? 0;
  const due: Deadline[] = [];
  for (const rule of ctx.rules.rules) {
    const at = deadlineOf(rule, m, heartbeatS);
    if (at === null || at > by || (rule.kind !== 'silence' && rule.kind !== 'gone')) continue;
    const seen = rule.kind === 'silence' ? { lastHeardAt: m.lastHeardAt, heartbeatS } : { willAt: m.goneAt };
    due.push({ at, told: linkTold(rule), seen });
  }
  return due;
}

/** Lets time pass up to `now`: everything that fell due on the way is found, in the order and at the instant of its deadline. */
export function passTime(state: WatchState, now: Instant, ctx: WatchContext): Finding[] {
  if (state.deafSince !== null || now < state.nextDue) return [];
  const due: { memory: KioskMemory; deadline: Deadline }[] = [];
  state.nextDue = Number.POSITIVE_INFINITY;
  for (const memory of state.kiosks.values()) {
    if (firstDeadline(memory, ctx) <= now) for (const deadline of deadlines(memory, ctx, now)) due.push({ memory, deadline });
    state.nextDue = Math.min(state.nextDue, firstDeadline(memory, ctx, now));
  }
  due.sort((a, b) => a.deadline.at - b.deadline.at || (a.memory.kioskId < b.memory.kioskId ? -1 : 1));
  return due.flatMap(({ memory, deadline }) => {
    const evidence: Evidence = { kind: 'silence', at: deadline.at, seen: deadline.seen };
    const judgement = new Judgement(memory, ctx.rules.version, deadline.at, evidence);
    judgement.settle(true, deadline.told);
    return judgement.findings;
  });
}

/** While kiosks cannot be heard nobody is silent, and that time counts for none of them. `before`: the last time that is known, or 0. */
export function noteHearing(state: WatchState, { on, at }: { on: boolean; at: Instant }, before: Instant): void {
  if (!on) {
    state.deafSince ??= at;
    return;
  }
  const since = state.deafSince ?? (before > 0 ? before : at);
  state.deafSince = null;
  state.nextDue = 0;
  for (const memory of state.kiosks.values()) memory.unheardMs = (memory.unheardMs ?? 0) + Math.max(0, at - since);
}
