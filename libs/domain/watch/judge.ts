import type { Finding } from '../finding/index.js';
import type { Takeover } from '../journal/index.js';
import type { Reading } from '../reading/index.js';
import { askOthers } from './ask-others.js';
import type { Compiled } from './compile.js';
import type { WatchContext } from './context.js';
import { putToSleep } from './deadlines.js';
import { isDoubted, placed, withWaiting } from './judging/doubted.js';
import { faultCause } from './judging/fault-words.js';
import { Judgement, type Seen } from './judging/judgement.js';
import { noteBoot, noteBuffered, noteSeq } from './judging/order.js';
import { expectAnew } from './judging/restart.js';
import { raisers } from './judging/when.js';
import { KioskMemory } from './memory/kiosk-memory.js';
import type { Share } from './memory/shared.js';
import type { WatchState } from './memory/watch-state.js';
import { passTime } from './pass-time.js';
import { rulesOf } from './rule-book.js';

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
  for (const judge of rules.asked.heard) judge(m, judgement);
  if (m.holdsNothing) return;
  for (const told of rules.link) judgement.settle(false, told, seen);
}

function sameWords(a: Record<string, string>, b: Record<string, string>): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  for (const key in b) if (!Object.hasOwn(a, key)) return false;
  return true;
}

/** What a birth or a heartbeat says of the kiosk as it is. */
function noteWords(m: KioskMemory, { kind, payload }: Reading, judgement: Judgement, share: Share): void {
  if (kind === 'birth') {
    const { app } = payload as { app?: string };
    if (app !== undefined && app !== m.app) m.say({ app }, share);
  } else if (kind === 'heartbeat') {
    const { mode, components } = payload as { mode: string; components?: Record<string, string> };
    judgement.saysAnother = mode !== m.mode;
    if (judgement.saysAnother || (components && !sameWords(components, m.components)))
      m.say({ mode, components: components ?? m.components }, share);
  }
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
  for (const judge of rules.asked.understood) judge(m, reading, judgement);
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
  if (to === m.takenFrom) for (const judge of rules.asked.takenOver) judge(m, judgement, from, to);
  m.takenFrom = from;
  if (judgement.moved) {
    putToSleep(state, m, at, rules, ctx);
    ctx.moved?.(m);
  }
  return [...before, ...judgement.findings];
}

/** What a message is about, for telling which came late. */
const aboutOf = ({ kind, payload }: Reading): string =>
  kind === 'fault' ? faultCause(String(payload['code']), String(payload['component'] ?? '')) : kind;

type JudgeNow = (...of: [WatchState, KioskMemory, Reading, Judgement, Compiled, WatchContext]) => void;

const judgeNow: JudgeNow = (state, m, reading, judgement, rules, ctx) => {
  if (reading.kind === 'will') return;
  const before = m.bootId;
  const wasOver = before !== reading.bootId && m.pastBoots.includes(reading.bootId);
  const noted = noteBoot(m, reading);
  if (noted === 'past') return;
  if (noted === 'begun' && before !== null) expectAnew(m, judgement, before);
  noteSeq(state, m, reading);
  for (const judge of rules.asked.live) judge(m, reading, judgement, before, wasOver);
  // A birth says nothing that could be overtaken.
  if (reading.kind === 'birth') m.birthWanted = null;
  else if (m.isOvertaken(aboutOf(reading), reading.seq)) return;
  m.keepWindows(rules.windows, rules.share);
  noteWords(m, reading, judgement, rules.share);
  for (const judge of rules.asked[reading.kind]) judge(m, reading, judgement, ctx);
};
