import type { Reading } from '../../reading/index.js';
import type { QuietRule } from '../../rule/index.js';
import { DAY, HOUR } from '../../time/index.js';
import type { Judgement, Told, WatchContext } from '../judging/judgement.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Judged } from '../memory/levels.js';
import { count, freshVisits, type OpenTimes, type Visits } from './quiet/visits.js';

export interface QuietCheck {
  told: Told;
  isQuiet(visits: Visits): Judged;
}

const quietTold = (rule: QuietRule): Told => ({
  rule: rule.id,
  key: rule.id,
  cause: 'rate/quiet',
  kind: 'rate',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
});

export function quietCheck(rule: QuietRule): QuietCheck {
  const { expected, leastHours, learnDays } = rule;
  const isQuiet = (visits: Visits): Judged => {
    if (visits.customerAt === visits.heardAt) return false;
    const learned = visits.heardAt - visits.since >= learnDays * DAY;
    return learned && visits.openMs >= leastHours * HOUR && visits.expected >= expected ? true : null;
  };
  return { told: quietTold(rule), isQuiet };
}

/** Without a calendar every hour is open and every day is worked. */
const ALWAYS_OPEN: OpenTimes = { openTime: (_hall, from, to) => to - from, isWorkday: () => true };

const seenOf = ({ customerAt, expected, openMs }: Visits) => ({
  customerAt,
  expected: Math.round(expected * 10) / 10,
  openHours: Math.round((openMs / HOUR) * 10) / 10,
});

/** Customers are counted from heartbeat to heartbeat, and only while a rule asks for them. A kiosk that does not count them is never quiet. */
export function judgeQuiet(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: QuietCheck[], ctx: WatchContext) {
  if (checks.length === 0) {
    if (m.visits) m.visits = undefined;
    return;
  }
  const { txOk, txFailed } = payload as { txOk?: number; txFailed?: number };
  if (txOk === undefined && txFailed === undefined) return;
  m.visits ??= freshVisits(judgement.at);
  const { visits } = m;
  const transactions = (txOk ?? 0) + (txFailed ?? 0);
  const isKnownQuiet = checks.some(({ told }) => told.key in m.held);
  const visit = { at: judgement.at, transactions, serves: m.mode === 'inService', isKnownQuiet };
  count(visits, m.hallId, visit, ctx.openTimes ?? ALWAYS_OPEN);
  judgement.by.guard.each(checks, ({ told, isQuiet }) => judgement.settle(isQuiet(visits), told, () => seenOf(visits)));
}
