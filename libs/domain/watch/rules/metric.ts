import { catalogued, lossOf, type Severity, stoppedBy } from '../../fault/index.js';
import type { MetricField, Reading } from '../../reading/index.js';
import { type Instant, SECOND } from '../../time/index.js';
import { settleInTime } from '../judging/in-time.js';
import type { Judgement, Seen } from '../judging/judgement.js';
import { type Judged, past } from '../judging/limits.js';
import type { Limits, RuleBase, When } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** A number of the heartbeat that is too high (`raise` above `clear`) or too low. */
export interface MetricRule extends RuleBase {
  kind: 'metric';
  field: MetricField;
  limits: Limits;
  /** Not the number counts but how much it changed over so long. */
  changeInS?: number;
  /** Counts only when it was so without a break for so long, */
  forS?: number;
  /** and in so many heartbeats running. */
  readings?: number;
  /** The catalogue's code, for what to do first. */
  code?: string;
  severity: Severity;
  when?: When;
}

/** A change is measured over a window that is kept in so many parts, the first number of each. */
const PARTS = 12;

interface ChangeWindow {
  /** Of another width it is another window. */
  name: string;
  /** Width of one part of it, milliseconds. */
  partMs: number;
}

interface MetricCheck {
  told: RuleReport;
  field: MetricField;
  isPast(value: number): Judged;
  forMs: number;
  readings: number;
  /** Where its change is measured; null: the number itself counts. */
  window: ChangeWindow | null;
}

function metricTold({ id, field, severity, title, code, changeInS }: MetricRule): RuleReport {
  const line = code ? catalogued(code) : undefined;
  const stops = line && stoppedBy(line);
  return {
    rule: id,
    key: id,
    cause: changeInS ? `metric/${field}/change` : `metric/${field}`,
    kind: 'metric',
    severity,
    loss: line ? lossOf(line) : [],
    ...(stops && { stops }),
    reason: title,
    ...(code && { code }),
  };
}

function metricCheck(rule: MetricRule): MetricCheck {
  const { field, limits, forS = 0, readings = 1, changeInS } = rule;
  const falling = limits.raise < limits.clear;
  return {
    told: metricTold(rule),
    field,
    isPast: (value) => past(value, limits, falling),
    forMs: forS * SECOND,
    readings,
    window: changeInS ? { name: `${rule.id}/${changeInS}`, partMs: (changeInS * SECOND) / PARTS } : null,
  };
}

/** How much it changed since the beginning of the window; null: that is not known yet. Pairs of part and number, oldest first. */
function changeOf(m: KioskMemory, { name, partMs }: ChangeWindow, value: number, at: Instant): number | null {
  const now = Math.floor(at / partMs);
  const trend = m.trend ?? {};
  const kept = trend[name] ?? [];
  trend[name] = kept;
  m.trend = trend;
  while (kept.length > 0 && (kept[0] as number) < now - PARTS) kept.splice(0, 2);
  if (kept.at(-2) !== now) kept.push(now, value);
  return kept[0] === now - PARTS ? value - (kept[1] as number) : null;
}

/** Numbers of the heartbeat: temperature, disk, round trip. A kiosk that does not tell one is not judged by it. */
function judgeMetrics(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: readonly MetricCheck[]): void {
  judgement.by.guard.each(checks, ({ told, field, isPast, window, forMs, readings }) => {
    const value = payload[field];
    if (typeof value !== 'number') return;
    const change = window && changeOf(m, window, value, judgement.at);
    if (window && change === null) return;
    const judged = isPast(change ?? value);
    if (judged !== true && m.isWell) return;
    const seen: Seen = change === null ? { [field]: value } : { [field]: value, change };
    settleInTime(judged, judgement, { told, forMs, readings }, () => seen);
  });
}

export const metric = ruleKind({
  kind: 'metric',
  ready: (rules: readonly MetricRule[], { guard }) => guard.prepared(rules, metricCheck),
  part: (checks) => ({
    windows: checks.flatMap(({ window }) => window?.name ?? []),
    heartbeat: (m, reading, judgement) => judgeMetrics(m, reading, judgement, checks),
  }),
});
