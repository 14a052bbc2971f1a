import type { Severity } from '../../fault/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import { type Instant, SECOND } from '../../time/index.js';
import { sinceRules, type Unheard } from '../judging/due.js';
import { linkTold, missedAt } from '../judging/link.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';

/** No sign of life for a number of the kiosk's own heartbeats. */
export interface NoHeartbeatRule extends RuleBase {
  kind: 'silence';
  heartbeats: number;
  severity: Severity;
}

/** Seconds between heartbeats by which its silence is told: the slower of what the register has and what its birth said. */
export const periodOf = (said: { heartbeatS: number | null }, { heartbeatS }: Kiosk): number =>
  Math.max(heartbeatS, said.heartbeatS ?? 0);

const SILENT: Unheard = {
  seen: (m, fleet) => ({ lastHeardAt: m.lastHeardAt, heartbeatS: periodOf(m, fleet.kiosk(m.kioskId) as Kiosk) }),
  fellBy(m, at, fleet) {
    const heartbeatMs = periodOf(m, fleet.kiosk(m.kioskId) as Kiosk) * SECOND;
    return Math.min(at, missedAt((m.lastHeardAt as Instant) + m.unheardMs, heartbeatMs));
  },
};

export const silence = ruleKind({
  kind: 'silence',
  ready: (rules: readonly NoHeartbeatRule[], { guard }) =>
    guard.prepared(rules, (rule) => ({ told: linkTold(rule), heartbeats: rule.heartbeats })),
  part: (checks) => ({
    link: checks.map(({ told }) => told),
    due(first, m, kiosk, fleet) {
      const { lastHeardAt, unheardMs, held } = m;
      if (lastHeardAt === null) return;
      const heartbeatS = periodOf(m, kiosk);
      for (const { told, heartbeats } of checks) {
        const at = lastHeardAt + unheardMs + heartbeats * heartbeatS * SECOND;
        if (!(told.key in held)) first.offer(sinceRules(at, fleet), SILENT, told);
      }
    },
  }),
});
