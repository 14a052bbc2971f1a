import type { Finding } from '../incident/index.js';
import type { Reading } from '../reading/index.js';
import type { RuleSet } from '../rule/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { judgeFault } from './faults.js';
import { evidenceOf, Judgement, type WatchContext } from './judgement.js';
import { comesLate, freshMemory, type KioskMemory, type WatchState } from './memory.js';
import { noteBoot, noteSeq } from './order.js';
import { firstDeadline, linkTold, passTime } from './silence.js';
import { judgeSkew } from './skew.js';
import { judgeCashbox, judgeConsumables } from './stocks.js';

function hear(m: KioskMemory, judgement: Judgement, ctx: WatchContext): void {
  m.lastHeardAt = judgement.at;
  m.unheardMs = 0;
  m.goneAt = null;
  for (const rule of ctx.rules.rules) {
    const aboutLink = rule.kind === 'silence' || rule.kind === 'gone';
    if (aboutLink && rule.id in m.held) judgement.settle(false, linkTold(rule));
  }
}

function judgeHeartbeat(m: KioskMemory, reading: Reading, judgement: Judgement, ctx: WatchContext): void {
  m.mode = reading.payload['mode'] as string;
  m.components = (reading.payload['components'] as Record<string, string> | undefined) ?? m.components;
  judgeSkew(m, reading, judgement, ofKind(ctx, 'skew'));
}

function noteBirth(m: KioskMemory, reading: Reading): void {
  m.app = (reading.payload['app'] as string | undefined) ?? m.app;
}

/** A will counts for the boot that it names, and until the kiosk is heard again; not at all when the broker knows the kiosk to be there. */
function noteWill(state: WatchState, m: KioskMemory, reading: Reading, ctx: WatchContext): void {
  if (reading.historical || (m.bootId !== null && m.bootId !== reading.bootId)) return;
  m.goneAt = reading.receivedAt;
  state.nextDue = Math.min(state.nextDue, firstDeadline(m, ctx));
}

function remember(state: WatchState, reading: Reading): KioskMemory {
  let memory = state.kiosks.get(reading.kioskId);
  if (!memory) {
    memory = freshMemory(reading.kioskId, reading.hallId, reading.region);
    state.kiosks.set(reading.kioskId, memory);
  }
  memory.hallId = reading.hallId;
  memory.region = reading.region;
  return memory;
}

type Rule = RuleSet['rules'][number];

/** Rules of one set by their kind; sorting them anew for every reading would cost more than judging it. */
const byKind = new WeakMap<RuleSet, Map<Rule['kind'], Rule[]>>();

function ofKind<K extends Rule['kind']>({ rules }: WatchContext, kind: K): Extract<Rule, { kind: K }>[] {
  let kinds = byKind.get(rules);
  if (!kinds) {
    kinds = new Map();
    for (const rule of rules.rules) kinds.set(rule.kind, [...(kinds.get(rule.kind) ?? []), rule]);
    byKind.set(rules, kinds);
  }
  return (kinds.get(kind) ?? []) as Extract<Rule, { kind: K }>[];
}

/**
 * Judges one reading: first time passes up to its receipt, then what it says is held against the rules.
 * The state is changed in place; the same entries in the same order give the same findings, whatever the batches.
 */
export function judge(state: WatchState, reading: Reading, ctx: WatchContext): Finding[] {
  const before = passTime(state, reading.receivedAt, ctx);
  const m = remember(state, reading);
  if (reading.kind === 'will') {
    noteWill(state, m, reading, ctx);
    return before;
  }
  const judgement = new Judgement(m, ctx.rules.version, reading.receivedAt, evidenceOf(reading));
  hear(m, judgement, ctx);
  state.nextDue = Math.min(state.nextDue, firstDeadline(m, ctx));
  if (!reading.historical) judgeNow(state, m, reading, judgement, ctx);
  else if (reading.bootId === m.bootId) noteSeq(state, m, reading);
  return before.length === 0 ? judgement.findings : [...before, ...judgement.findings];
}

type Judge = (m: KioskMemory, reading: Reading, judgement: Judgement, ctx: WatchContext) => void;

const JUDGES: Record<Exclude<Reading['kind'], 'will'>, Judge> = {
  birth: noteBirth,
  heartbeat: judgeHeartbeat,
  consumables: (m, reading, judgement, ctx) => judgeConsumables(m, reading, judgement, ofKind(ctx, 'consumable')),
  cashbox: (m, reading, judgement, ctx) => judgeCashbox(m, reading, judgement, ofKind(ctx, 'cashbox')),
  fault: (m, reading, judgement, ctx) => judgeFault(m, reading, judgement, ofKind(ctx, 'fault')),
};

/** What a message is about, for telling which came late; a birth says nothing that could be overtaken. */
const aboutOf = ({ kind, payload }: Reading): string =>
  kind === 'fault' ? `fault/${payload['code']}/${payload['component'] ?? ''}` : kind;

function judgeNow(state: WatchState, m: KioskMemory, reading: Reading, judgement: Judgement, ctx: WatchContext): void {
  if (reading.kind === 'will' || !noteBoot(m, reading)) return;
  noteSeq(state, m, reading);
  if (reading.kind === 'birth') m.birthWanted = null;
  if (!comesLate(m, reading, aboutOf(reading))) JUDGES[reading.kind](m, reading, judgement, ctx);
}

/** Ends everything that holds for a kiosk that is watched no more: retired, or its rule is gone. */
export function release(m: KioskMemory, keep: (key: string) => boolean, at: Instant, version: string): Finding[] {
  const gone = Object.entries(m.held).filter(([key]) => !keep(key));
  const judgement = new Judgement(m, version, at, { kind: 'silence', at, seen: { why: 'no longer watched' } });
  for (const [key, cause] of gone) {
    const kind = cause.split('/')[0] as Finding['kind'];
    const rule = { id: key.split('/')[0] as string };
    judgement.settle(false, { rule, key, cause, kind, severity: 'info', loss: [], reason: NO_LONGER });
  }
  return judgement.findings;
}

const NO_LONGER: Text = { zh: '不再监测', en: 'no longer watched' };
