import type { Severity } from '../../fault/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import { type InTime, settleInTime } from '../judging/in-time.js';
import type { Judgement } from '../judging/judgement.js';
import type { RuleBase } from '../judging/rule-base.js';
import { type JudgeReading, ruleKind } from '../judging/rule-kind.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Share } from '../memory/shared.js';
import type { RuleReport } from '../memory/told.js';

/** What its birth says of the seconds between its heartbeats is not what the register has. The administrators' alone. */
export interface PeriodRule extends RuleBase {
  kind: 'period';
  /** Told when it stays so for so long after the kiosk was asked. */
  forS: number;
  severity: Severity;
}

interface PeriodCheck extends InTime {
  title: Text;
}

function periodCheck({ id, severity, title, forS }: PeriodRule): PeriodCheck {
  const told: RuleReport = { rule: id, key: id, cause: 'period', kind: 'period', severity, loss: [], reason: title };
  return { title, told, forMs: forS * SECOND, readings: 1 };
}

const reasonOf = ({ zh, en }: Text, said: number, registered: number): Text => ({
  zh: `${zh}：上线报文${said}秒，登记${registered}秒`,
  en: `${en}: its birth says ${said} s, the register ${registered} s`,
});

/**
 * Holds what a birth says of its period against the register. Whoever is told another one, by the register or by a new birth, is asked
 * once to take the register's and to say so.
 */
function judgePeriod(
  m: KioskMemory,
  { kind, payload, receivedAt }: Reading,
  judgement: Judgement,
  kiosk: Kiosk | undefined,
  checks: readonly PeriodCheck[],
  share: Share,
): void {
  if (!kiosk) return;
  const { heartbeatS: wished } = kiosk;
  const { heartbeatS: before, periodWished: wishedBefore } = m;
  const said = kind === 'birth' ? ((payload['heartbeatS'] as number | undefined) ?? null) : before;
  const differs = said !== null && said !== wished;
  if (said !== before || wished !== wishedBefore) {
    m.say({ heartbeatS: said, periodWished: wished }, share);
    // Its silence may fall due earlier than it would have.
    judgement.moved = true;
    if (differs || (wishedBefore !== null && wished !== wishedBefore && said === null)) m.birthWanted ??= receivedAt;
  }
  if (!differs && m.isWell) return;
  judgement.by.guard.each(checks, (check) => {
    const reason = differs ? reasonOf(check.title, said, wished) : check.title;
    const seen = { saidS: said, registeredS: wished };
    settleInTime(differs, judgement, { ...check, told: { ...check.told, reason } }, () => seen);
  });
}

export const period = ruleKind({
  kind: 'period',
  ready: (rules: readonly PeriodRule[], { guard }) => guard.prepared(rules, periodCheck),
  part(checks, { share }) {
    const judge: JudgeReading = (m, reading, judgement, fleet) =>
      judgePeriod(m, reading, judgement, fleet.kiosk(m.kioskId), checks, share);
    return { birth: judge, heartbeat: judge };
  },
});
