import type { Severity } from '../../fault/index.js';
import type { Flood } from '../../reading/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import type { Judgement } from '../judging/judgement.js';
import { endLater } from '../judging/pending.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** A kiosk goes on far above its pace, and what is over that is refused. The administrators' alone. */
export interface FloodRule extends RuleBase {
  kind: 'flood';
  /** It ends when so many seconds nothing of it was refused. */
  quietS: number;
  severity: Severity;
}

interface FloodCheck {
  told: RuleReport;
  quietMs: number;
}

const floodCheck = ({ id, severity, title, quietS }: FloodRule): FloodCheck => ({
  told: { rule: id, key: id, cause: 'flood', kind: 'flood', severity, loss: [], reason: title },
  quietMs: quietS * SECOND,
});

const QUIET: Text = { zh: '一段时间内未再因超速被拒收', en: 'for a while nothing was refused for it' };

const words = ({ zh, en }: Text, { perSecond, minutes }: Flood): Text => ({
  zh: `${zh}：${minutes}分钟以上远超每秒${perSecond}条，超出部分拒收`,
  en: `${en}: for ${minutes} minutes and more far above ${perSecond} messages a second; what is over that is refused`,
});

/** Something of a flood was refused. */
function judgeFlood(m: KioskMemory, judgement: Judgement, checks: readonly FloodCheck[], flood: Flood): void {
  judgement.by.guard.each(checks, ({ told, quietMs }) => {
    const reason = words(told.reason, flood);
    judgement.settle(true, { ...told, reason }, () => ({ ...flood }));
    if (told.key in m.held) endLater(judgement, { ...told, reason, why: QUIET }, quietMs, { ...flood });
  });
}

/** What stands by the books and not by the memory, which was lost, waits for its quiet from now on. */
function awaitEndOfFlood(m: KioskMemory, judgement: Judgement, checks: readonly FloodCheck[]): void {
  if (m.holdsNothing) return;
  for (const { told, quietMs } of checks)
    if (told.key in m.held && !(m.pending && told.key in m.pending)) endLater(judgement, { ...told, why: QUIET }, quietMs, {});
}

export const flood = ruleKind({
  kind: 'flood',
  ready: (rules: readonly FloodRule[], { guard }) => guard.prepared(rules, floodCheck),
  part: (checks) => ({
    refused(m, judgement, { flood }) {
      if (flood) judgeFlood(m, judgement, checks, flood);
    },
    live: (m, _reading, judgement) => awaitEndOfFlood(m, judgement, checks),
  }),
});
