import { catalogued, type Loss, type Severity } from '../../fault/index.js';
import { parted } from '../../identity/index.js';
import { type Instant, SECOND } from '../../time/index.js';
import type { Judgement, Seen, Unsteady } from '../judging/judgement.js';
import type { Limits, RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import { flapOf, unstableFlap } from '../memory/flaps.js';
import type { Flap } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { type RuleReport, reportedAction } from '../memory/told.js';

/** What a flapping rule may be about: what comes and goes by itself. */
export const UNSTABLE = ['link', 'fault', 'consumable', 'cashbox', 'component'] as const;

/** A cause that changes too often: it counts as one thing that stands, and its single changes are not told until it is steady again. */
export interface FlappingRule extends RuleBase {
  kind: 'flapping';
  of: (typeof UNSTABLE)[number][];
  /** Of faults the codes, and of faults and components the components, that it is for. */
  codes?: string[];
  components?: string[];
  windowS: number;
  /** Changes in the window: unstable at or above `raise`, steady again at or below `clear`. */
  changes: Limits;
  /** Absent: as grave as what comes and goes. */
  severity?: Severity;
}

/** A flapping rule made ready. */
interface FlapCheck {
  rule: string;
  fits(told: RuleReport): boolean;
  /** What is told in place of single changes of the cause. */
  steady(told: RuleReport): RuleReport;
  windowMs: number;
  raise: number;
  clear: number;
}

type Checks = readonly FlapCheck[];

/** What a fault, or a component's state, is of; a component's state has no code in its key. */
function componentOf(told: RuleReport): string {
  if (reportedAction(told) === undefined) return told.key.slice(told.key.indexOf('/') + 1);
  return parted(told.key).slice(2).join('/');
}

/** A reported fault is a fault though a level may tell of the same cause. */
const isOf = (kinds: ReadonlySet<string>, told: RuleReport): boolean =>
  kinds.has(told.kind) || (kinds.has('fault') && reportedAction(told) !== undefined);

function flapCheck(rule: FlappingRule): FlapCheck {
  const { id, of, codes, components, windowS, changes, severity, title } = rule;
  const kinds: ReadonlySet<string> = new Set(of);
  const fits = (told: RuleReport): boolean => {
    const { code = '' } = told;
    if (!isOf(kinds, told) || catalogued(code)?.security) return false;
    return (codes?.includes(code) ?? true) && (components?.includes(componentOf(told)) ?? true);
  };
  const steady = (told: RuleReport): RuleReport => ({
    ...told,
    rule: id,
    key: `${id}/${told.cause}`,
    severity: severity ?? told.severity,
    unsteady: true,
    reason: { zh: title.zh.replace('{item}', told.reason.zh), en: title.en.replace('{item}', told.reason.en) },
  });
  return { rule: id, fits, steady, windowMs: windowS * SECOND, ...changes };
}

function note(flap: Flap, at: Instant, { windowMs, raise }: FlapCheck): void {
  const changes = flap.changes.filter((t) => t > at - windowMs && t < at);
  flap.changes = [...changes, at].slice(-raise);
}

/** What takes more from the public than was told is told at once. */
const takesMore = (loss: Loss, told: Loss): boolean =>
  told !== 'ALL' && (loss === 'ALL' || loss.some((service) => !told.includes(service)));

/** Notes a change of what holds, and whether it is not to be told: its cause changes too often. */
function keepsBack(checks: Checks, judgement: Judgement, holds: boolean, told: RuleReport, seen: Seen): boolean {
  const flap = countedFlap(checks, judgement, told, seen);
  if (!flap?.steady) return false;
  const { kept, told: steady } = flap.steady;
  judgement.moved = true;
  if (told.key in kept) delete kept[told.key];
  else if (holds && takesMore(told.loss, steady.loss)) return false;
  else kept[told.key] = { told, holds, evidence: judgement.evidence(seen) };
  return true;
}

/** The count that this change belongs to, with it; `from`: and the change before it. What is unstable already stays with the rule that found it so. */
function countedFlap(checks: Checks, judgement: Judgement, told: RuleReport, seen: Seen, from?: Instant): Flap | null {
  const { memory: m, at } = judgement;
  const standing = unstableFlap(m, told.cause);
  const check = checks.find((one) => (standing ? one.rule === standing.steady?.told.rule : one.fits(told)));
  if (!check) return standing ?? null;
  const steady = check.steady(told);
  const flap = standing ?? flapOf(m, steady.key);
  if (!flap) return null;
  if (from !== undefined) note(flap, from, check);
  note(flap, at, check);
  if (!standing && flap.changes.length >= check.raise && judgement.hold(steady)) {
    flap.steady = { told: steady, kept: {} };
    judgement.push('raised', steady, { ...seen, last: told.key, changes: flap.changes, windowS: check.windowMs / SECOND });
  }
  return flap;
}

/** When an unstable cause is steady again, if it does not change before. */
export function steadyAt(m: KioskMemory, key: string, flap: Flap, checks: Checks): Instant {
  const check = checks.find(({ rule }) => rule === flap.steady?.told.rule);
  const last = flap.changes.at(-1) ?? 0;
  // Nobody counts any more, or the books have ended it.
  if (!check || !(key in m.held)) return Math.max(last, m.lastHeardAt ?? 0);
  const leaves = flap.changes.at(-1 - check.clear);
  return leaves === undefined ? last : leaves + check.windowMs;
}

const unsteadyBy = (checks: Checks): Unsteady => ({
  keepsBack: (judgement, holds, told, seen) => keepsBack(checks, judgement, holds, told, seen),
  countDip: (judgement, told, from) => void countedFlap(checks, judgement, told, {}, from),
});

/** It judges no reading: each judgement asks it before something is told. */
export const flapping = ruleKind({
  kind: 'flapping',
  ready(rules: readonly FlappingRule[], { guard }) {
    const checks = guard.prepared(rules, flapCheck);
    return { checks, unsteady: checks.length > 0 ? unsteadyBy(checks) : null };
  },
  part: () => ({}),
});
