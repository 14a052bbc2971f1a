import type { NotUnderstood } from '../../journal/index.js';
import type { Reading } from '../../reading/index.js';
import type { UnreadableRule } from '../../rule/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import type { Judgement, Told } from '../judging/judgement.js';
import { countOccurrence, endLater, forget, forgetOccurrences } from '../judging/pending.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';

export interface UnreadableCheck {
  told: Told;
  refused: number;
  windowMs: number;
  clearMs: number;
}

export const unreadableCheck = (rule: UnreadableRule): UnreadableCheck => ({
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
export function judgeRefused(m: KioskMemory, judgement: Judgement, checks: UnreadableCheck[], refused: NotUnderstood): void {
  judgement.by.guard.each(checks, (check) => {
    const { told, windowMs } = check;
    const times = countOccurrence(m, told.key, judgement.at, windowMs, check.refused);
    if (times >= check.refused) judgement.settle(true, told, () => ({ ...refused, times, withinS: windowMs / SECOND }));
    if (told.key in m.held) waitForQuiet(judgement, check, refused);
  });
}

/** Something was understood: it is over once nothing was refused for as long as it took to be raised. */
export function judgeUnderstood(m: KioskMemory, { kind }: Reading, judgement: Judgement, checks: UnreadableCheck[]): void {
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
