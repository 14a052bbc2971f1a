import { type Ended, endedBy } from '../finding/ends.js';
import type { Evidence } from '../finding/finding.js';
import type { SwitchedOff } from '../finding/index.js';
import { nameOf } from '../identity/index.js';
import type { Text } from '../text.js';
import { HOUR, type Instant } from '../time/index.js';
import { backAgain, explainedBy } from './decide.js';
import type { Desk } from './desk.js';
import { type Incident, KEPT_EVIDENCE } from './incident.js';
import { REOPENS_WITHIN } from './reopens.js';

const causeOf = ({ rule, version }: SwitchedOff): string => `rule/${rule}/${version}`;

const evidenceOf = ({ why, kioskId, at }: SwitchedOff): Evidence => ({ kind: 'rule', at, seen: { why, kioskId } });

const explained = ({ rule, version, why, kioskId }: SwitchedOff): Text => ({
  zh: `规则${rule}（版本${version}）判断设备${kioskId}时出错（${why}），已停用；其余规则照常，改正后的规则生效、或重新启动后一小时内未再出错时关闭`,
  en: `the rule ${rule} (rules ${version}) failed on ${kioskId} (${why}) and is switched off; the other rules go on; closed when corrected rules take effect, or when it works again for an hour after a start`,
});

/** Its public is the administrator: no kiosk is out by it, and nobody is sent anywhere. */
function opened(off: SwitchedOff): Incident {
  const { rule, version, kioskId, hallId, region, at } = off;
  const reason = { zh: `规则${rule}出错，已停用`, en: `the rule ${rule} failed and is switched off` };
  const evidence = evidenceOf(off);
  const severity = 'degraded';
  return {
    id: nameOf('IN', at, causeOf(off)),
    kioskId: null,
    hallId,
    region,
    kioskIds: [kioskId],
    affected: [],
    cause: causeOf(off),
    kind: 'ruleOff',
    state: 'open',
    severity,
    servicesLost: [],
    reason,
    explanation: explained(off),
    inhibitedBy: null,
    inhibits: [],
    holding: [{ key: `rule-off/${rule}`, rule, version, severity, loss: [], reason, since: at, evidence }],
    evidence: [evidence],
    openedAt: at,
    closedAt: null,
  };
}

/** It failed again, after a restart or for another worker. */
const updated = (before: Incident, off: SwitchedOff): Incident => ({
  ...before,
  kioskIds: [...new Set([...before.kioskIds, off.kioskId])].sort(),
  evidence: [...before.evidence, evidenceOf(off)].slice(-KEPT_EVIDENCE),
});

/** The rules that failed count again soon after others did. */
function reopened({ endedBy: _, ...before }: Incident, off: SwitchedOff): Incident {
  const { explanation, reason, holding } = opened(off);
  const times = (before.reopened?.times ?? 0) + 1;
  return {
    ...updated(before, off),
    ...{ state: 'open', closedAt: null, explanation: backAgain(explanation, times), reason, holding },
    reopened: { times, at: off.at },
  };
}

/** A rule that is switched off is one incident, as long as the rules are those that failed, or are so again soon. */
export function noteRuleOff(desk: Desk, off: SwitchedOff): void {
  const { at } = off;
  const before = desk.lastRuleOff(causeOf(off));
  if (before?.state === 'open') desk.put({ what: 'updated', incident: updated(before, off), at });
  else if (before && at - (before.closedAt ?? 0) < REOPENS_WITHIN)
    desk.put({ what: 'reopened', incident: reopened(before, off), at });
  else desk.put({ what: 'opened', incident: opened(off), at });
}

/** Kiosks have told of everything by then that a rule may look at. Ours. */
const PROVES_WITHIN = HOUR;

/** A start switches rules on again: of those that had failed before it waits for the proof. */
export function beginProof(desk: Desk, at: Instant): void {
  desk.unsaid.rulesProveAt = desk.openRulesOff().length > 0 ? at + PROVES_WITHIN : null;
}

const PROVED: Text = {
  zh: '重新启动后该规则恢复工作，一小时内未再出错',
  en: 'it is on again since a start and has not failed within an hour',
};

function close(desk: Desk, incident: Incident, ended: Ended, at: Instant): void {
  const explanation = explainedBy(incident.explanation, ended.why);
  const end = { explanation, state: 'closed', closedAt: at, endedBy: ended.by } as const;
  desk.put({ what: 'closed', incident: { ...incident, ...end, holding: [] }, at, ended });
}

/** A newer Hallwatch may have mended what failed, with the rules as they were. */
export function endProof(desk: Desk, at: Instant): void {
  desk.unsaid.rulesProveAt = null;
  for (const incident of desk.openRulesOff()) {
    const failedAt = incident.evidence.at(-1)?.at ?? incident.openedAt;
    if (failedAt < at - PROVES_WITHIN) close(desk, incident, endedBy('recovered', PROVED), at);
  }
}

const REPLACED: Text = { zh: '其他规则已生效', en: 'other rules have taken effect' };

/** Other rules count from here on: one that fails still is switched off anew, and told anew. */
export function endRulesOff(desk: Desk, version: string, at: Instant): void {
  for (const incident of desk.openRulesOff()) {
    if (incident.holding[0]?.version !== version) close(desk, incident, endedBy('superseded', REPLACED), at);
  }
}
