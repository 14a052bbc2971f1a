import type { Severity } from '../../fault/index.js';
import type { NotUnderstood } from '../../journal/index.js';
import { isUnreadable, type Reading } from '../../reading/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import type { Judgement } from '../judging/judgement.js';
import { countOccurrence, endLater, forget, forgetOccurrences } from '../judging/pending.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** What a kiosk sends is refused again and again: it is heard, and not understood. */
export interface UnreadableRule extends RuleBase {
  kind: 'unreadable';
  /** Raised by so many refused packets in the window. Cleared when one of the same kind is taken that comes a window after the last, */
  refused: number;
  windowS: number;
  /** or when so long none was refused. */
  clearS: number;
  severity: Severity;
}

interface UnreadableCheck {
  told: RuleReport;
  refused: number;
  windowMs: number;
  clearMs: number;
}

const unreadableCheck = (rule: UnreadableRule): UnreadableCheck => ({
  told: {
    rule: rule.id,
    key: rule.id,
    cause: 'unreadable',
    kind: 'unreadable',
    severity: rule.severity,
    loss: [],
    reason: rule.title,
    action: 'softwareError',
  },
  refused: rule.refused,
  windowMs: rule.windowS * SECOND,
  clearMs: rule.clearS * SECOND,
});

const NO_MORE: Text = { zh: '一段时间内未再发来无法读取的数据', en: 'for a while nothing that cannot be read has come' };
const UNDERSTOOD: Text = { zh: '发来的数据已可读取', en: 'what it sends is understood again' };

/** It ends by itself unless something is refused again before. */
const waitForQuiet = (judgement: Judgement, { told, clearMs }: UnreadableCheck, refused?: NotUnderstood): void =>
  endLater(judgement, { ...told, why: NO_MORE }, clearMs, { ...refused, quietS: clearMs / SECOND });

/** Something was refused: of several soon after each other the kiosk's people are told. */
function judgeRefused(m: KioskMemory, judgement: Judgement, checks: readonly UnreadableCheck[], refused: NotUnderstood): void {
  judgement.by.guard.each(checks, (check) => {
    const { told, windowMs } = check;
    const times = countOccurrence(m, told.key, judgement.at, windowMs, check.refused);
    if (times >= check.refused) judgement.settle(true, told, () => ({ ...refused, times, withinS: windowMs / SECOND }));
    if (told.key in m.held) waitForQuiet(judgement, check, refused);
  });
}

/** Something was understood: it is over once nothing was refused for as long as it took to be raised. */
function judgeUnderstood(m: KioskMemory, { kind }: Reading, judgement: Judgement, checks: readonly UnreadableCheck[]): void {
  if (m.holdsNothing && m.came === undefined) return;
  judgement.by.guard.each(checks, (check) => {
    const { told, windowMs } = check;
    forgetOccurrences(m, told.key, judgement.at - windowMs);
    if (m.holdsNothing || !(told.key in m.held)) return;
    const waiting = m.pending?.[told.key];
    // What the books hold open is not forgotten with the memory.
    if (!waiting) waitForQuiet(judgement, check);
    else if (waiting.evidence.seen['kind'] === kind && judgement.at >= waiting.since + windowMs) {
      forget(m, told.key);
      judgement.settle(false, { ...told, why: UNDERSTOOD });
    }
  });
}

export const unreadable = ruleKind({
  kind: 'unreadable',
  ready: (rules: readonly UnreadableRule[], { guard }) => guard.prepared(rules, unreadableCheck),
  part: (checks) => ({
    refused(m, judgement, refused) {
      if (isUnreadable(refused.reason)) judgeRefused(m, judgement, checks, refused);
    },
    understood(m, reading, judgement) {
      if (checks.length > 0) judgeUnderstood(m, reading, judgement, checks);
    },
  }),
});
