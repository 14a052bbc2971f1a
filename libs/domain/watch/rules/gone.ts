import type { Severity } from '../../fault/index.js';
import { type Instant, SECOND } from '../../time/index.js';
import { sinceRules, type Unheard } from '../judging/due.js';
import type { Judgement } from '../judging/judgement.js';
import { linkTold } from '../judging/link.js';
import { notePassed } from '../judging/passed.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { RuleReport } from '../memory/told.js';

/** Its will was published and it did not come back. */
export interface GoneRule extends RuleBase {
  kind: 'gone';
  graceS: number;
  severity: Severity;
}

interface GoneCheck {
  told: RuleReport;
  graceMs: number;
}

/** A connection that its kiosk itself takes over was not lost: its will comes with the next word. Ours. */
const TAKEN_OVER = SECOND;

/** A kiosk that left is back before anybody was told: that is withheld, and counts as once that its link came and went. */
function endGrace(judgement: Judgement, since: Instant, { told, graceMs }: GoneCheck): void {
  const { memory: m, at, by } = judgement;
  if (at - since < TAKEN_OVER || by.link.some(({ key }) => key in m.held)) return;
  by.unsteady?.countDip(judgement, told, since);
  const evidence = judgement.evidence({ willAt: since });
  notePassed(judgement, { told, since, until: since + graceMs, evidence, left: 0 }, 'heard-again', 'grace');
}

const GONE: Unheard = {
  seen: ({ goneAt }) => ({ willAt: goneAt }),
  fellBy: ({ goneAt }) => goneAt as Instant,
};

export const gone = ruleKind({
  kind: 'gone',
  ready: (rules: readonly GoneRule[], { guard }): GoneCheck[] =>
    guard.prepared(rules, (rule) => ({ told: linkTold(rule), graceMs: rule.graceS * SECOND })),
  part: (checks) => ({
    link: checks.map(({ told }) => told),
    heard(m, judgement) {
      if (m.goneAt === null) return;
      if (checks[0]) endGrace(judgement, m.goneAt, checks[0]);
      m.goneAt = null;
    },
    due(first, m, _kiosk, fleet) {
      const { goneAt, unheardMs, held } = m;
      if (goneAt === null || m.lastHeardAt === null) return;
      for (const { told, graceMs } of checks)
        if (!(told.key in held)) first.offer(sinceRules(goneAt + unheardMs + graceMs, fleet), GONE, told);
    },
  }),
});
