import { type Cause, type Ended, endedBy, type Finding } from '../finding/index.js';
import type { Takeover } from '../journal/index.js';
import type { Reading } from '../reading/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { askOthers } from './ask-others.js';
import type { Compiled } from './compile.js';
import { isDoubted, placed, withWaiting } from './judging/doubted.js';
import { Judgement, type Seen, type WatchContext } from './judging/judgement.js';
import { noteBoot, noteBuffered, noteSeq } from './judging/order.js';
import { endWait, tellAllPassing } from './judging/passed.js';
import { expectAnew } from './judging/restart.js';
import { releaseUnstable } from './judging/steady.js';
import { judgeCashbox, judgeConsumables } from './judging/stocks.js';
import { noteStood } from './judging/stood.js';
import { raisers } from './judging/when.js';
import { KioskMemory } from './memory/kiosk-memory.js';
import type { WatchState } from './memory/watch-state.js';
import { passTime, putToSleep } from './pass-time.js';
import { rulesOf } from './rule-book.js';
import { judgeComponents } from './rules/component.js';
import { faultCause, isAnothers, judgeFault, planAnew, waitAnew } from './rules/fault.js';
import { awaitEndOfFlood } from './rules/flood.js';
import { foresee } from './rules/forecast.js';
import { endGrace } from './rules/gone.js';
import { awaitQuiet, judgeTurn } from './rules/identity.js';
import { judgeMetrics } from './rules/metric.js';
import { noteMode } from './rules/mode/spells.js';
import { judgeMode } from './rules/mode.js';
import { judgePeriod } from './rules/period.js';
import { judgeQuiet } from './rules/quiet.js';
import { judgeRate } from './rules/rate.js';
import { judgeClock } from './rules/skew.js';
import { judgeUnderstood } from './rules/unreadable.js';

/** What tells a lost line from lost power, on a kiosk's first word after its silence. */
const returnSeen = (m: KioskMemory, { kind, payload, used }: Reading): Seen => ({
  lastBootId: m.bootId,
  ...(used === 'anew' && { begunAnew: true }),
  ...(kind === 'birth' && { reason: payload['reason'] }),
});

/** Any word proves life, whether it is understood or not. */
export function hear(m: KioskMemory, judgement: Judgement, rules: Compiled, seen: () => Seen): void {
  // Before its first word it could not fall silent.
  if (m.lastHeardAt === null) judgement.moved = true;
  m.lastHeardAt = judgement.at;
  m.unheardMs = 0;
  if (m.goneAt !== null) {
    endGrace(judgement, rules);
    m.goneAt = null;
  }
  if (m.holdsNothing) return;
  for (const told of rules.link) judgement.settle(false, told, seen);
}

function judgeHeartbeat(m: KioskMemory, reading: Reading, judgement: Judgement, rules: Compiled, ctx: WatchContext): void {
  const { mode, components } = reading.payload as { mode: string; components?: Record<string, string> };
  const saysAnother = mode !== m.mode;
  if (saysAnother || (components && !sameWords(components, m.components))) {
    m.say({ mode, components: components ?? m.components }, rules.shared);
  }
  noteMode(m, mode, judgement.at);
  judgeMode(m, mode, saysAnother, judgement, rules.mode);
  judgeRate(m, reading, judgement, rules.rate, rules.shared);
  judgeMetrics(m, reading, judgement, rules.metric);
  if (components) judgeComponents(m, judgement, rules.component);
  judgeQuiet(m, reading, judgement, rules.quiet, ctx);
}

function sameWords(a: Record<string, string>, b: Record<string, string>): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  for (const key in b) if (!Object.hasOwn(a, key)) return false;
  return true;
}

function noteBirth(m: KioskMemory, { payload }: Reading, _judgement: Judgement, rules: Compiled): void {
  const { app } = payload as { app?: string };
  if (app !== undefined && app !== m.app) m.say({ app }, rules.shared);
}

/** A will counts for the boot that it names, and until the kiosk is heard again; not at all when the broker knows the kiosk to be there. */
function noteWill(state: WatchState, m: KioskMemory, reading: Reading, rules: Compiled, ctx: WatchContext): void {
  if (reading.historical || (m.bootId !== null && m.bootId !== reading.bootId)) return;
  m.goneAt = reading.receivedAt;
  putToSleep(state, m, reading.receivedAt, rules, ctx);
}

type Whose = Pick<Reading, 'kioskId' | 'hallId' | 'region'>;

export function remember(state: WatchState, reading: Whose, ctx: WatchContext): KioskMemory {
  let memory = state.kiosks.get(reading.kioskId);
  if (!memory) {
    memory = new KioskMemory(ctx.kiosk(reading.kioskId)?.id ?? reading.kioskId, reading.hallId, reading.region);
    state.kiosks.set(memory);
  } else state.beforeChange?.(memory);
  if (memory.hallId !== reading.hallId || memory.region !== reading.region) {
    memory.hallId = reading.hallId;
    memory.region = reading.region;
    ctx.moved?.(memory);
  }
  return memory;
}

/**
 * Judges one reading: first time passes up to its receipt, then what it says is held against the rules.
 * The state is changed in place; the same entries in the same order give the same findings, whatever the batches.
 */
export function judge(state: WatchState, reading: Reading, ctx: WatchContext): Finding[] {
  const before = passTime(state, reading.receivedAt, ctx);
  const m = remember(state, reading, ctx);
  const rules = rulesOf(m, ctx, reading.receivedAt);
  if (reading.kind === 'will') {
    noteWill(state, m, reading, rules, ctx);
    return before;
  }
  const judgement = new Judgement(m, rules, reading.receivedAt, reading);
  judgement.mayRaise = raisers(rules.times, m.hallId, reading.receivedAt, ctx);
  hear(m, judgement, rules, () => returnSeen(m, reading));
  if (rules.unreadable.length > 0) judgeUnderstood(m, reading, judgement, rules.unreadable);
  let waited: Finding[] = [];
  if (!reading.historical && m.waiting !== undefined) {
    waited = judgeWaiting(state, m, reading, rules, ctx);
    judgement.moved = true;
  }
  if (!state.asked.isEmpty) state.asked.hear(m, reading.receivedAt);
  if (!reading.historical) judgeNow(state, m, reading, judgement, rules, ctx);
  else noteOld(state, m, reading);
  // A heartbeat alone moves deadlines later, and who wakes too early sleeps on.
  if (judgement.moved || m.wakeS === undefined) putToSleep(state, m, reading.receivedAt, rules, ctx);
  if (judgement.moved) ctx.moved?.(m);
  for (const one of waited) askOthers(state, one, ctx);
  for (const one of judgement.findings) askOthers(state, one, ctx);
  if (before.length === 0 && waited.length === 0) return judgement.findings;
  return [...before, ...waited, ...judgement.findings];
}

function noteOld(state: WatchState, m: KioskMemory, reading: Reading): void {
  noteBuffered(state, m, reading);
  if (reading.used !== 'earlier' && isDoubted(reading)) m.waiting = withWaiting(m.waiting ?? [], reading, aboutOf);
}

/** What a live reading shows to have been live too is judged before it, as of now. */
function judgeWaiting(state: WatchState, m: KioskMemory, now: Reading, rules: Compiled, ctx: WatchContext): Finding[] {
  const waiting = m.waiting ?? [];
  m.waiting = undefined;
  return placed(waiting, now).flatMap((reading) => {
    const judgement = new Judgement(m, rules, now.receivedAt, reading);
    judgement.mayRaise = raisers(rules.times, m.hallId, now.receivedAt, ctx);
    judgeNow(state, m, reading, judgement, rules, ctx);
    return judgement.findings;
  });
}

/** A session that is taken over, and back again: its machine has another address each time, so there are two. */
export function judgeTakeover(state: WatchState, { kioskId, at, from, to }: Takeover, ctx: WatchContext): Finding[] {
  const before = passTime(state, at, ctx);
  const m = state.kiosks.get(kioskId);
  if (!m) return before;
  state.beforeChange?.(m);
  const rules = rulesOf(m, ctx, at);
  const judgement = new Judgement(m, rules, at, { kind: 'connection', at, seen: {} });
  judgement.mayRaise = raisers(rules.times, m.hallId, at, ctx);
  if (to === m.takenFrom) judgeTurn(m, judgement, { what: 'addresses', from, to }, rules.identity);
  m.takenFrom = from;
  if (judgement.moved) {
    putToSleep(state, m, at, rules, ctx);
    ctx.moved?.(m);
  }
  return [...before, ...judgement.findings];
}

type Judge = (m: KioskMemory, reading: Reading, judgement: Judgement, rules: Compiled, ctx: WatchContext) => void;

const JUDGES: Record<Exclude<Reading['kind'], 'will'>, Judge> = {
  birth: noteBirth,
  heartbeat: judgeHeartbeat,
  consumables: (m, reading, judgement, rules) => judgeConsumables(m, reading, judgement, rules),
  cashbox: (m, reading, judgement, rules) => judgeCashbox(m, reading, judgement, rules),
  fault: (m, reading, judgement, rules) => judgeFault(m, reading, judgement, rules.fault),
};

/** What a message is about, for telling which came late. */
const aboutOf = ({ kind, payload }: Reading): string =>
  kind === 'fault' ? faultCause(String(payload['code']), String(payload['component'] ?? '')) : kind;

type JudgeNow = (...of: [WatchState, KioskMemory, Reading, Judgement, Compiled, WatchContext]) => void;

const judgeNow: JudgeNow = (state, m, reading, judgement, rules, ctx) => {
  const before = m.bootId;
  const isPast = before !== reading.bootId && m.pastBoots.includes(reading.bootId);
  if (reading.kind === 'will') return;
  const noted = noteBoot(m, reading);
  if (noted === 'past') return;
  if (noted === 'begun' && before !== null) expectAnew(m, judgement, before);
  if (before !== null && isPast) judgeTurn(m, judgement, { what: 'boots', from: before, to: reading.bootId }, rules.identity);
  else awaitQuiet(m, judgement, rules.identity);
  awaitEndOfFlood(m, judgement, rules.flood);
  noteSeq(state, m, reading);
  judgeClock(m, reading, judgement, rules.clock);
  // A birth says nothing that could be overtaken.
  if (reading.kind === 'birth') m.birthWanted = null;
  if (reading.kind !== 'birth' && m.isOvertaken(aboutOf(reading), reading.seq)) return;
  m.keepWindows(rules.windows, rules.shared);
  if (reading.kind === 'birth' || reading.kind === 'heartbeat')
    judgePeriod(m, reading, judgement, ctx.kiosk(m.kioskId), rules.period, rules.shared);
  JUDGES[reading.kind](m, reading, judgement, rules, ctx);
  foresee(m, reading, judgement, rules, ctx);
};

/**
 * Ends everything that holds for a kiosk that is watched no more, or whose rule is gone. A fault that stands still is taken over by the
 * rule that is for it now. `find`: what other rules find of it in the same moment.
 */
export function release(
  m: KioskMemory,
  keep: (key: string) => boolean,
  at: Instant,
  ctx: WatchContext,
  find: () => Finding[] = () => [],
): Finding[] {
  const watched = ctx.kiosk(m.kioskId)?.state === 'active';
  const rules = rulesOf(m, ctx, at);
  const endOf = (key: string, heirs: Finding[] = []): Ended =>
    watched ? endByRules(m.held[key], key, rules, ctx, heirs) : endedBy('retired');
  const before = releaseUnstable(m, keep, rules, at, endOf);
  const gone = Object.entries(m.held).filter(([key]) => !keep(key));
  const judgement = new Judgement(m, rules, at, { kind: 'silence', at, seen: { why: 'no longer watched' } });
  for (const key of Object.keys(m.pending ?? {})) {
    if (!watched) endWait(judgement, key, 'retired');
    else if (!keep(key)) waitAnew(judgement, key, rules);
  }
  if (!watched && m.passing) tellAllPassing(m, judgement);
  // What takes it over is told first, so that the incident stands throughout.
  for (const [key] of gone) {
    const heir = watched ? planAnew(m, key, rules) : null;
    if (heir) judgement.settle(true, heir.told, () => ({ why: 'its rule is gone', takenFrom: key.split('/')[0] }));
  }
  const heirs = [...judgement.findings, ...find()];
  const told = judgement.findings.length;
  for (const [key, cause] of gone) {
    const kind = cause.split('/')[0] as Finding['kind'];
    const rule = key.split('/')[0] as string;
    judgement.endsBy = endOf(key, heirs);
    if (watched) noteStood(m, key, cause);
    judgement.settle(false, { rule, key, cause, kind, severity: 'info', loss: [], reason: NO_LONGER });
  }
  return [...before, ...heirs, ...judgement.findings.slice(told)];
}

/**
 * Whether a rule that the kiosk is judged by can have raised what is held. What counts as unstable is so only with its count; a reported
 * fault is of the rule that is for it now. What a rule holds that failed stays.
 */
export function mayHold(m: KioskMemory, key: string, ctx: WatchContext, now: Instant): boolean {
  const rules = rulesOf(m, ctx, now);
  const { ids, flapping, guard } = rules;
  const id = key.split('/')[0] as string;
  if (ids.has(id) && !guard.off.has(id) && isAnothers(m, key, rules)) return false;
  return ids.has(id) && (m.flaps?.[key]?.steady !== undefined || !flapping.some(({ rule }) => rule === id));
}

/** What waits under a rule that is gone waits no more, unless another is for it. */
export function waitByRulesOf(m: KioskMemory, ctx: WatchContext, now: Instant): Finding[] {
  if (!m.pending) return [];
  const judgement = new Judgement(m, rulesOf(m, ctx, now), now, { kind: 'silence', at: now, seen: {} });
  for (const key of Object.keys(m.pending)) if (!mayHold(m, key, ctx, now)) waitAnew(judgement, key, rulesOf(m, ctx, now));
  return judgement.findings;
}

/** By what something ends that stood under a rule which is for the kiosk no more. */
function endByRules(cause: Cause | undefined, key: string, { ids, by }: Compiled, ctx: WatchContext, heirs: Finding[]): Ended {
  if (ctx.placed) return endedBy('moved');
  const rule = key.split('/')[0] as string;
  const goesOn = heirs.some((heir) => heir.type === 'raised' && heir.cause === cause);
  return goesOn || ids.has(rule) ? endedBy('superseded') : endedBy('ruleRemoved', removedBy(rule, by));
}

const removedBy = (rule: string, by: string | undefined): Text =>
  by === undefined
    ? { zh: `规则${rule}已撤销，设备情况未知`, en: `the rule ${rule} was removed; how the device is was not told` }
    : {
        zh: `规则${rule}已由${by}撤销，设备情况未知`,
        en: `the rule ${rule} was removed by ${by}; how the device is was not told`,
      };

const NO_LONGER: Text = { zh: '不再监测', en: 'no longer watched' };
