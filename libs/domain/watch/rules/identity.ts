import type { Severity } from '../../fault/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import type { Judgement, Seen } from '../judging/judgement.js';
import { countOccurrence, endLater } from '../judging/pending.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import { ONE_DELIVERY } from '../memory/clock-spell.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** Two machines use one identity: boots take turns, to which no machine goes back. The administrators' alone. */
export interface IdentityRule extends RuleBase {
  kind: 'identity';
  /** So many turns within so many seconds raise it, */
  times: number;
  withinS: number;
  /** and so many without any end it. */
  quietS: number;
  severity: Severity;
}

interface IdentityCheck {
  told: RuleReport;
  times: number;
  withinMs: number;
  quietMs: number;
}

function identityCheck({ id, severity, title, times, withinS, quietS }: IdentityRule): IdentityCheck {
  const told: RuleReport = { rule: id, key: id, cause: 'identity', kind: 'identity', severity, loss: [], reason: title };
  return { told, times, withinMs: withinS * SECOND, quietMs: quietS * SECOND };
}

const QUIET: Text = { zh: '一段时间内只有一台设备上报', en: 'one machine alone has reported since' };

/** It ends when nothing of the kind has come for long enough. */
const endWhenQuiet = (judgement: Judgement, { told, quietMs }: IdentityCheck, seen: Seen): void =>
  endLater(judgement, { ...told, why: QUIET }, quietMs, seen);

/** What takes turns: boots in what is sent, or addresses in taking over the session. */
const TURNS = {
  boots: { zh: '启动标识', en: 'the boots' },
  addresses: { zh: '地址', en: 'the addresses' },
} as const;

const words = ({ zh, en }: Text, what: keyof typeof TURNS, one: string, other: string): Text => ({
  zh: `${zh}：${TURNS[what].zh}${one}与${other}交替出现`,
  en: `${en}: ${TURNS[what].en} ${one} and ${other} take turns`,
});

interface Turn {
  what: keyof typeof TURNS;
  from: string;
  to: string;
}

/** A boot that was over speaks again: a machine does not go back to a boot, so there are two. What comes in one delivery counts once. */
function judgeTurn(m: KioskMemory, judgement: Judgement, { what, from, to }: Turn, checks: readonly IdentityCheck[]): void {
  judgement.by.guard.each(checks, (check) => {
    const { told, times, withinMs } = check;
    const { at } = judgement;
    const last = m.came?.[told.key]?.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (at - last < ONE_DELIVERY) return;
    const turns = countOccurrence(m, told.key, at, withinMs, times);
    if (turns < times && !(told.key in m.held)) return;
    const both = [from, to].sort();
    const [one = '', other = ''] = both;
    const seen = { [what]: both, turns, withinS: withinMs / SECOND };
    judgement.settle(true, { ...told, reason: words(told.reason, what, one, other) }, () => seen);
    if (told.key in m.held) endWhenQuiet(judgement, check, seen);
  });
}

/** What stands by the books and not by the memory, which was lost, waits for its quiet from now on. */
function awaitQuiet(m: KioskMemory, judgement: Judgement, checks: readonly IdentityCheck[]): void {
  if (m.holdsNothing) return;
  for (const check of checks) {
    const { key } = check.told;
    if (key in m.held && !(m.pending && key in m.pending)) endWhenQuiet(judgement, check, {});
  }
}

export const identity = ruleKind({
  kind: 'identity',
  ready: (rules: readonly IdentityRule[], { guard }) => guard.prepared(rules, identityCheck),
  part: (checks) => ({
    takenOver: (m, judgement, from, to) => judgeTurn(m, judgement, { what: 'addresses', from, to }, checks),
    live(m, { bootId }, judgement, lastBootId, wasOver) {
      if (lastBootId !== null && wasOver) judgeTurn(m, judgement, { what: 'boots', from: lastBootId, to: bootId }, checks);
      else awaitQuiet(m, judgement, checks);
    },
  }),
});
