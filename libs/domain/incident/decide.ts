import { graver, type Loss } from '../fault/index.js';
import { END_WORDS, type EndCause, type Ended, endedBy } from '../finding/ends.js';
import { eachReadingOnce } from '../finding/evidence.js';
import type { Evidence, Finding } from '../finding/finding.js';
import { nameOf } from '../identity/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { type HoldingRule, type Incident, type IncidentChange, KEPT_EVIDENCE } from './incident.js';
import { REOPENS_WITHIN } from './reopens.js';

const speaksBefore = (one: HoldingRule, other: HoldingRule): boolean =>
  one.joined !== other.joined ? other.joined === true : isGraver(one, other);

const isGraver = (one: HoldingRule, other: HoldingRule): boolean =>
  graver(one.severity, other.severity) || (one.severity === other.severity && one.unsteady === true && other.unsteady !== true);

/** The gravest rule that holds speaks for the incident; of equals what says that it comes and goes, then the one that held first. */
const gravest = (holding: HoldingRule[]): HoldingRule | undefined =>
  holding.reduce<HoldingRule | undefined>((worst, rule) => (!worst || speaksBefore(rule, worst) ? rule : worst), undefined);

/** What the kiosk offers and now cannot give. A kiosk that never said what it offers loses what the fault names. */
export function servicesLost(losses: Loss[], offered: string[]): string[] {
  if (losses.includes('ALL')) return offered.length > 0 ? [...offered] : ['ALL'];
  const lost = new Set(losses.flat() as string[]);
  return offered.length > 0 ? offered.filter((service) => lost.has(service)) : [...lost].sort();
}

/** Why there is an incident. */
const heldBy = ({ kioskId, rule, reason }: Pick<Finding, 'kioskId' | 'rule' | 'reason'>): Text => ({
  zh: `${kioskId}：规则${rule}成立，${reason.zh}`,
  en: `${kioskId}: the rule ${rule} holds, ${reason.en}`,
});

const opened = (finding: Finding): Incident => ({
  id: nameOf('IN', finding.at, finding.kioskId, finding.cause),
  kioskId: finding.kioskId,
  hallId: finding.hallId,
  region: finding.region,
  kioskIds: [finding.kioskId],
  affected: [finding.kioskId],
  cause: finding.cause,
  kind: finding.kind,
  state: 'open',
  severity: finding.severity,
  servicesLost: [],
  reason: finding.reason,
  explanation: heldBy(finding),
  inhibitedBy: null,
  inhibits: [],
  holding: [],
  evidence: [],
  openedAt: finding.at,
  closedAt: null,
});

const holdingRule = (f: Finding, since: number): HoldingRule => ({
  key: f.key,
  rule: f.rule,
  version: f.ruleVersion,
  severity: f.severity,
  loss: f.loss,
  reason: f.reason,
  since,
  evidence: f.evidence,
  ...(f.stops && { stops: f.stops }),
  ...(f.code && { code: f.code }),
  ...(f.action && { action: f.action }),
  ...(f.unsteady && { unsteady: true as const }),
  ...(f.lossUnknown && { lossUnknown: true as const }),
  ...(f.joins && { joined: true as const }),
});

/** The rules that hold after the finding. */
function after(holding: HoldingRule[], finding: Finding): HoldingRule[] {
  if (finding.type === 'cleared') return holding.filter((held) => held.key !== finding.key);
  const before = holding.findIndex((held) => held.key === finding.key);
  if (before < 0) return [...holding, holdingRule(finding, finding.at)];
  return holding.with(before, holdingRule(finding, holding[before]?.since ?? finding.at));
}

/** What the incident says for itself once these rules hold. */
function speaking(
  before: Incident,
  holding: HoldingRule[],
  evidence: Evidence[],
  offered: string[],
  worst: HoldingRule,
): Incident {
  const losses = holding.map((rule) => rule.loss);
  const { reason } = worst;
  const { severity } = holding.reduce((most, rule) => (graver(rule.severity, most.severity) ? rule : most), worst);
  const explanation = explainedAnew(before, holding, worst);
  return { ...before, explanation, holding, evidence, severity, reason, servicesLost: servicesLost(losses, offered) };
}

/** The incident, once what it holds is said otherwise. */
export function heldAnew(before: Incident, holding: HoldingRule[], offered: string[]): Incident {
  const worst = gravest(holding);
  return worst ? speaking(before, holding, before.evidence, offered, worst) : before;
}

/** The explanation with the words of now, where it begins with those of a rule that says or holds something else since. */
function explainedAnew({ kioskId, explanation, holding: before }: Incident, holding: HoldingRule[], worst: HoldingRule): Text {
  const about = (rule: HoldingRule): Text => heldBy({ ...rule, kioskId: kioskId ?? '' });
  const old = before.find((rule) => explanation.en.startsWith(about(rule).en) && explanation.zh.startsWith(about(rule).zh));
  if (!old || holding.some(({ key, reason }) => key === old.key && reason.en === old.reason.en)) return explanation;
  const now = about(holding.find(({ key }) => key === old.key) ?? worst);
  return {
    zh: now.zh + explanation.zh.slice(about(old).zh.length),
    en: now.en + explanation.en.slice(about(old).en.length),
  };
}

/** The explanation, and what there is to add to it. */
export const explainedBy = (before: Text, more: Text | undefined): Text =>
  more ? { zh: `${before.zh}；${more.zh}`, en: `${before.en}; ${more.en}` } : before;

/** What is found again so soon after its end is the same. Ours, for rules that say nothing else; 0: never. */
export const reopensWithin = (finding: Finding): number => finding.reopensWithin ?? REOPENS_WITHIN;

/** Who comes under the name of a kiosk that was retired is another. */
const goesOn = ({ closedAt, inhibitedBy, handSet, endedBy: by }: Incident, finding: Finding): boolean =>
  closedAt !== null && inhibitedBy === null && !handSet && by !== 'retired' && finding.at - closedAt < reopensWithin(finding);

const FOUND_AGAIN: Text = {
  zh: '规则再次生效，问题仍存在，继续原事件',
  en: 'its rule counts again and finds it still: the same incident goes on',
};

/** It ended with its rule, and not on the device. */
const endedWithRule = (by: EndCause | undefined): boolean => by === 'ruleRemoved' || by === 'superseded';

/** Why it goes on: it counts how often, so it does not grow. */
export const backAgain = (explanation: Text, times: number, by?: EndCause): Text =>
  explainedBy(
    explanation,
    endedWithRule(by)
      ? FOUND_AGAIN
      : {
          zh: `原因解除后不久再次出现（第${times}次），继续原事件`,
          en: `its cause is back soon after its end (for the ${times === 1 ? 'first' : `${times}th`} time): the same incident goes on`,
        },
  );

/** The incident that its cause continues, as it begins again. */
function reopened(before: Incident, finding: Finding): Incident {
  const times = (before.reopened?.times ?? 0) + 1;
  const explanation = backAgain(opened(finding).explanation, times, before.endedBy);
  const { sharedBy: _, endedBy: _ended, ...rest } = before;
  const of = { kioskIds: [finding.kioskId], affected: [finding.kioskId], hallId: finding.hallId, region: finding.region };
  return { ...rest, ...of, state: 'open', closedAt: null, explanation, reopened: { times, at: finding.at } };
}

/** What a cause begins: an incident of its own, or the one that ended a moment ago. */
const begun = (ended: Incident | undefined, first: Finding): Incident =>
  ended && goesOn(ended, first) ? reopened(ended, first) : opened(first);

/** By what the last of what ceased to hold did. */
export function endOf(findings: Finding[]): Ended | undefined {
  const last = findings.findLast(({ type }) => type === 'cleared');
  return last && endedBy(last.endedBy ?? 'recovered', last.why);
}

/** What there is to say of an end: that a kiosk is well again goes without saying. */
export const saidOf = ({ by, why }: Ended): Text | undefined =>
  by === 'recovered' && why === END_WORDS.recovered ? undefined : why;

const handSetBy = (findings: Finding[]): Pick<Incident, 'handSet'> =>
  findings.some(({ handSet }) => handSet) ? { handSet: true } : {};

function closed(before: Incident, ended: Ended, findings: Finding[], at: Instant): IncidentChange {
  const end = { affected: [], state: 'closed', closedAt: at, endedBy: ended.by } as const;
  const explanation = explainedBy(before.explanation, saidOf(ended));
  return { what: 'closed', incident: { ...before, ...end, affected: [], explanation, ...handSetBy(findings) }, at, ended };
}

/**
 * Joins findings of one cause, of one moment, with the incident that is open for it, if any, or with the last that has ended.
 * Answers null when nothing changes: a clear without an incident says nothing to anybody.
 */
export function decideIncident(
  open: Incident | undefined,
  findings: Finding[],
  offered: string[],
  ended?: Incident,
): IncidentChange | null {
  const first = open ? findings[0] : findings.find(({ type, again }) => type === 'raised' && !again);
  if (!first) return null;
  const before = open ?? begun(ended, first);
  const { at } = findings.at(-1) ?? first;
  const holding = findings.reduce(after, before.holding);
  const evidence = eachReadingOnce([...before.evidence, ...findings.map((finding) => finding.evidence)]).slice(-KEPT_EVIDENCE);
  const worst = gravest(holding);
  const over = endOf(findings);
  const now: Incident = worst ? speaking(before, holding, evidence, offered, worst) : { ...before, holding, evidence };
  if (worst) return { what: open ? 'updated' : 'opened', incident: now, at, ...(over && { ended: over }) };
  return open ? closed(now, over ?? endedBy('recovered'), findings, at) : null;
}
