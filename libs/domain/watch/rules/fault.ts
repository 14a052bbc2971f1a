import { catalogued, type Severity } from '../../fault/index.js';
import { isUpstream, type WaitEnd } from '../../finding/index.js';
import { joined, parted } from '../../identity/index.js';
import type { Reading } from '../../reading/index.js';
import { SECOND } from '../../time/index.js';
import { faultTold, type WireFault } from '../judging/fault-words.js';
import type { Guard } from '../judging/guard.js';
import type { Judgement, Seen } from '../judging/judgement.js';
import { endWait, waitOrPass, waitSince } from '../judging/passed.js';
import { countOccurrence, forget } from '../judging/pending.js';
import { remembered } from '../judging/remembered.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import { without } from '../memory/aside.js';
import type { ToldFault } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { type RuleReport, reportedAction } from '../memory/told.js';
import { forgetFault, noteFault } from '../memory/told-faults.js';

/**
 * A fault that a kiosk reports: raised until it is cleared. Severity and services come from the catalogue.
 * Without a selector it is for every fault; of several fault rules the first that fits a fault counts.
 */
export interface FaultRule extends RuleBase {
  kind: 'fault';
  codes?: string[];
  /** XFS4IoT actions: the kiosk's word, else the catalogue's. */
  actions?: string[];
  severities?: Severity[];
  components?: string[];
  /**
   * Counts only if it still stands after so long: a jam may clear itself. Never for what the catalogue calls security; for what it wants
   * told at once only where the rule names its code.
   */
  holdS?: number;
  /** What comes and goes within the hold counts at once when it came so often. */
  countInWindow?: { count: number; windowS: number };
}

/** What a rule wants done with one fault. */
interface FaultPlan {
  told: RuleReport;
  /** 0: it counts at once. */
  holdMs: number;
  often: { count: number; windowMs: number } | null;
  /** It is told to those that join findings at once, and waits there for others to tell of the same. */
  together?: true;
}

/** What the kiosk says that the fault asks for, else what the catalogue says. */
const actionOf = ({ code, action }: WireFault): string => action || (catalogued(code)?.action ?? '');

const picks = (wanted: string[] | undefined, word: string): boolean => !wanted || wanted.includes(word);

const fits = (rule: FaultRule, told: RuleReport, fault: WireFault): boolean =>
  picks(rule.codes, told.code ?? '') &&
  picks(rule.actions, actionOf(fault)) &&
  picks(rule.severities, told.severity) &&
  picks(rule.components, fault.component ?? '');

/**
 * How long a fault waits before it counts, as a jam does that may clear itself. Security is never held, and what the catalogue wants told
 * at once only by a rule that names it.
 */
function holdOf({ holdS = 0, codes }: FaultRule, code: string): number {
  const line = catalogued(code);
  const atOnce = line?.security || (line?.atOnce && !codes);
  return atOnce ? 0 : holdS * SECOND;
}

function planBy(rule: FaultRule, fault: WireFault): FaultPlan | null {
  const told = faultTold(rule.id, fault);
  if (!fits(rule, told, fault)) return null;
  const holdMs = holdOf(rule, fault.code);
  const { countInWindow } = rule;
  const often = holdMs > 0 && countInWindow ? { count: countInWindow.count, windowMs: countInWindow.windowS * SECOND } : null;
  return { told, holdMs, often, ...(holdMs > 0 && isUpstream(told) && { together: true as const }) };
}

/** The first of the rules that fits the fault, and what it wants; null: none is for it. */
const planOf = (rules: readonly FaultRule[], fault: WireFault, guard: Guard): FaultPlan | null =>
  guard.first(rules, (rule) => planBy(rule, fault));

function raise(m: KioskMemory, judgement: Judgement, plan: FaultPlan, seen: Seen): void {
  const { told, holdMs, often } = plan;
  if (told.key in m.held) forget(m, told.key);
  if (told.key in m.held || (m.pending && told.key in m.pending)) return;
  const times = often ? countOccurrence(m, told.key, judgement.at, often.windowMs, often.count) : 0;
  if (often && times >= often.count) {
    judgement.settle(true, told, () => ({ ...seen, times, withinS: often.windowMs / SECOND }));
  } else if (plan.together) judgement.settle(true, { ...told, waitsMs: holdMs }, () => ({ ...seen, heldS: holdMs / SECOND }));
  else if (holdMs > 0) waitOrPass(judgement, told, { forMs: holdMs, readings: 1, seen: { ...seen, heldS: holdMs / SECOND } });
  else judgement.settle(true, told, () => seen);
}

/** The fault that is told under the key. */
function faultUnder(key: string, action: string): WireFault {
  // What was joined by an earlier version may have more parts: they are the component's.
  const [, code = '', ...component] = parted(key);
  return { code, component: component.join('/'), ...(action && { action }) };
}

interface ForFaults {
  planFor(fault: WireFault): FaultPlan | null;
}

/** Whether what is held, or waits, is a reported fault that is not, or no more, for the rule under whose key it is. */
export function isAnothers(m: KioskMemory, key: string, rules: ForFaults): boolean {
  const waiting = m.pending?.[key];
  const action = m.actions?.[key] ?? (waiting && reportedAction(waiting.told));
  return action !== undefined && rules.planFor(faultUnder(key, action))?.told.key !== key;
}

/** What the rules of now say about a fault that stands under a rule that is gone; null: none is for it. */
export function planAnew(m: KioskMemory, key: string, rules: ForFaults): FaultPlan | null {
  const action = m.actions?.[key];
  return action === undefined ? null : rules.planFor(faultUnder(key, action));
}

/** A fault that waits under a rule that is gone waits on under the one that is for it now, from when it came. */
export function waitAnew(judgement: Judgement, key: string, rules: ForFaults): void {
  const { memory: m, at } = judgement;
  const waiting = m.pending?.[key];
  if (!waiting) return;
  const action = reportedAction(waiting.told);
  const plan = action === undefined ? null : rules.planFor(faultUnder(key, action));
  endWait(judgement, key, plan ? null : 'rule-gone');
  if (!plan || plan.told.key in m.held || (m.pending && plan.told.key in m.pending)) return;
  const until = Math.max(at, waiting.since + plan.holdMs);
  m.pending = { ...m.pending, [plan.told.key]: { ...waiting, told: plan.told, until, left: 0 } };
}

/** Keys of one fault, whichever rule has them: the rules may have changed since. */
const keysOf = (among: Record<string, unknown>, { code, component = '' }: WireFault): string[] => {
  const fault = joined(code, component);
  return Object.keys(among).filter((key) => key.slice(key.indexOf('/') + 1) === fault);
};

/** The component's state as the heartbeat before had it counts no more beside this word: the next heartbeat says how it is. */
function endStates({ pending }: KioskMemory, judgement: Judgement, { component }: WireFault, by: WaitEnd | null): void {
  const { memory: m } = judgement;
  if (component && by === 'cleared' && m.ill && Object.hasOwn(m.ill, component)) m.ill = without(m.ill, component);
  for (const key in pending) if (component && key === `${pending[key]?.told.rule}/${component}`) endWait(judgement, key, by);
}

function clear(m: KioskMemory, judgement: Judgement, fault: WireFault, plan: FaultPlan | null, seen: Seen): void {
  const waiting = m.pending ? keysOf(m.pending, fault) : [];
  for (const key of waiting) endWait(judgement, key, 'cleared');
  const held = keysOf(m.held, fault);
  for (const key of held) judgement.settle(false, faultTold(key.slice(0, key.indexOf('/')), fault), () => seen);
  endStates(m, judgement, fault, 'cleared');
  if (plan && waiting.length + held.length === 0) judgement.clearUnremembered(plan.told, seen);
}

/** What the kiosk says stands, whether a rule is for it or not. */
function noteWord(m: KioskMemory, fault: WireFault, judgement: Judgement, seen: Seen): void {
  const { code, component = '', state, action } = fault;
  if (state === 'cleared') forgetFault(m, { code, component });
  else noteFault(m, { code, component, ...(action && { action }), since: judgement.at, evidence: judgement.evidence(seen) });
}

/** A fault that the kiosk told is held against rules that did not count then: as of when it was told. */
function findFault(m: KioskMemory, judgement: Judgement, fault: ToldFault, rules: ForFaults): void {
  const plan = rules.planFor(fault);
  if (!plan) return;
  const { told, holdMs, together } = plan;
  if (told.key in m.held || (m.pending && told.key in m.pending)) return;
  const until = fault.since + holdMs;
  if (together) judgement.settle(true, { ...told, waitsMs: holdMs });
  else if (until <= judgement.at) judgement.settle(true, told);
  else waitSince(judgement, told, { since: fault.since, until, left: 0 });
}

/** Raised and cleared by the kiosk's word. */
function judgeFault(m: KioskMemory, reading: Reading, judgement: Judgement, planFor: (f: WireFault) => FaultPlan | null) {
  const fault = reading.payload as unknown as WireFault;
  const plan = planFor(fault);
  const { code, component, state, action, vendorCode, detail } = fault;
  const seen = { code, component, state, action, vendorCode, detail };
  noteWord(m, fault, judgement, seen);
  if (state === 'cleared') clear(m, judgement, fault, plan, seen);
  else if (plan) {
    raise(m, judgement, plan, seen);
    // What says more is told already, or waits itself.
    if (plan.told.key in m.held) endStates(m, judgement, fault, null);
    else if (m.pending && plan.told.key in m.pending) endStates(m, judgement, fault, 'covered');
  }
}

export const fault = ruleKind({
  kind: 'fault',
  ready(rules: readonly FaultRule[], { guard }) {
    const plans = remembered<FaultPlan | null>();
    const keyOf = ({ code, component = '', action = '' }: WireFault): string => `${code}\0${component}\0${action}`;
    return { planFor: (told: WireFault) => plans(keyOf(told), () => planOf(rules, told, guard)) };
  },
  part: ({ planFor }) => ({
    fault: (m, reading, judgement) => judgeFault(m, reading, judgement, planFor),
    findAnew(m, by) {
      for (const told of Object.values(m.faults ?? {})) findFault(m, by(told.evidence), told, { planFor });
    },
  }),
});
