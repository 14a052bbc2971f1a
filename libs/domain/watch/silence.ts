import type { Evidence, Finding } from '../incident/index.js';
import type { GoneRule, SilenceRule } from '../rule/index.js';
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

/** When the rules about silence will hold for a kiosk unless it is heard before. */
export function deadlines(m: KioskMemory, ctx: WatchContext): Deadline[] {
  const kiosk = ctx.kiosk(m.kioskId);
  if (!kiosk || m.lastHeardAt === null) return [];
  const unheard = m.unheardMs ?? 0;
  const due: Deadline[] = [];
  for (const rule of ctx.rules.rules) {
    if (rule.kind === 'silence') {
      const at = m.lastHeardAt + unheard + rule.heartbeats * kiosk.heartbeatS * SECOND;
      due.push({ at, told: linkTold(rule), seen: { lastHeardAt: m.lastHeardAt, heartbeatS: kiosk.heartbeatS } });
    }
    if (rule.kind === 'gone' && m.goneAt !== null) {
      due.push({ at: m.goneAt + unheard + rule.graceS * SECOND, told: linkTold(rule), seen: { willAt: m.goneAt } });
    }
  }
  return due.filter((d) => !(d.told.key in m.held));
}

/** Lets time pass up to `now`: everything that fell due on the way is found, in the order and at the instant of its deadline. */
export function passTime(state: WatchState, now: Instant, ctx: WatchContext): Finding[] {
  if (state.deafSince !== null || now < state.nextDue) return [];
  const due: { memory: KioskMemory; deadline: Deadline }[] = [];
  state.nextDue = Number.POSITIVE_INFINITY;
  for (const memory of state.kiosks.values()) {
    for (const deadline of deadlines(memory, ctx)) {
      if (deadline.at <= now) due.push({ memory, deadline });
      else state.nextDue = Math.min(state.nextDue, deadline.at);
    }
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
