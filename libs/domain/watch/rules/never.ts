import type { Severity } from '../../fault/index.js';
import { MINUTE } from '../../time/index.js';
import { sinceRules, type Unheard } from '../judging/due.js';
import { linkTold } from '../judging/link.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { RuleReport } from '../memory/told.js';

/** It was registered and has never been heard. The register does not say since when: the first mark of time that finds it there counts. */
export interface NeverRule extends RuleBase {
  kind: 'never';
  afterMin: number;
  severity: Severity;
}

/** Nobody has lost anything by a kiosk that was never there; its first message ends it as it ends a silence. */
const neverTold = (rule: NeverRule): RuleReport => ({ ...linkTold(rule), loss: [], reason: rule.title });

const NEVER: Unheard = { seen: ({ awaitedSince }) => ({ awaitedSince }) };

export const never = ruleKind({
  kind: 'never',
  ready: (rules: readonly NeverRule[], { guard }) =>
    guard.prepared(rules, (rule) => ({ told: neverTold(rule), afterMs: rule.afterMin * MINUTE })),
  part: (checks) => ({
    link: checks.map(({ told }) => told),
    due(first, m, _kiosk, fleet) {
      const { awaitedSince: since, unheardMs, held } = m;
      if (since === undefined || m.lastHeardAt !== null) return;
      for (const { told, afterMs } of checks)
        if (!(told.key in held)) first.offer(sinceRules(since + unheardMs + afterMs, fleet), NEVER, told);
    },
  }),
});
