import { catalogued, componentLoss, componentName, type FaultCode, lossOf, stoppedBy } from '../../fault/index.js';
import { type Cause, type Finding, isUpstream, unknownFaultWords, type WaitEnd } from '../../finding/index.js';
import { joined, parted } from '../../identity/index.js';
import type { Reading } from '../../reading/index.js';
import type { FaultRule } from '../../rule/index.js';
import { SECOND } from '../../time/index.js';
import type { Guard } from '../judging/guard.js';
import { type Judgement, reportedAction, type Seen, type Told } from '../judging/judgement.js';
import { endWait, waitOrPass, waitSince } from '../judging/passed.js';
import { countOccurrence, forget } from '../judging/pending.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { forgetFault, noteFault, type ToldFault } from '../memory/told-faults.js';
import { doubtIll } from './component/ill.js';

export interface WireFault {
  code: string;
  component?: string;
  state?: string;
  action?: string;
  vendorCode?: string;
  detail?: string;
}

/** What a fault is known by, whoever tells of it. A kiosk's words may hold what parts are joined by. */
export const faultCause = (code: string, component: string): Cause => joined('fault', code, component) as Cause;

/** An unknown code is judged by its action and by the component that it names. */
const unknownFault = (fault: WireFault): Pick<FaultCode, 'severity' | 'takesDown' | 'name'> => {
  const component = componentName(fault.component ?? '');
  return {
    severity: 'degraded',
    takesDown: componentLoss(fault.component ?? ''),
    name: unknownFaultWords(component, fault.code),
  };
};

/** What a reported fault says: by the catalogue, else by what can be known of it. */
export function faultTold(rule: string, fault: WireFault): Told {
  const line = catalogued(fault.code);
  const { severity, takesDown, name } = line ?? unknownFault(fault);
  const component = fault.component ?? '';
  const stops = line ? stoppedBy(line, component) : [component];
  return {
    rule,
    key: joined(rule, fault.code, component),
    cause: line?.sameAs ?? faultCause(fault.code, component),
    kind: line?.sameAs ? (line.sameAs.split('/')[0] as Finding['kind']) : 'fault',
    severity,
    loss: line ? lossOf(line, fault.component) : takesDown,
    ...(stops && { stops }),
    reason: name,
    code: fault.code,
    ...(fault.action && { action: fault.action }),
  };
}

/** What a rule wants done with one fault. */
export interface FaultPlan {
  told: Told;
  /** 0: it counts at once. */
  holdMs: number;
  often: { count: number; windowMs: number } | null;
  /** It is told to those that join findings at once, and waits there for others to tell of the same. */
  together?: true;
}

/** What the kiosk says that the fault asks for, else what the catalogue says. */
const actionOf = ({ code, action }: WireFault): string => action || (catalogued(code)?.action ?? '');

const picks = (wanted: string[] | undefined, word: string): boolean => !wanted || wanted.includes(word);

const fits = (rule: FaultRule, told: Told, fault: WireFault): boolean =>
  picks(rule.codes, told.code ?? '') &&
  picks(rule.actions, actionOf(fault)) &&
  picks(rule.severities, told.severity) &&
  picks(rule.components, fault.component ?? '');

/** Security is never held, and what the catalogue wants told at once only by a rule that names it. */
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
export const planOf = (rules: FaultRule[], fault: WireFault, guard: Guard): FaultPlan | null =>
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
  fault(fault: WireFault): FaultPlan | null;
}

/** Whether what is held, or waits, is a reported fault that is not, or no more, for the rule under whose key it is. */
export function isAnothers(m: KioskMemory, key: string, rules: ForFaults): boolean {
  const waiting = m.pending?.[key];
  const action = m.actions?.[key] ?? (waiting && reportedAction(waiting.told));
  return action !== undefined && rules.fault(faultUnder(key, action))?.told.key !== key;
}

/** What the rules of now say about a fault that stands under a rule that is gone; null: none is for it. */
export function planAnew(m: KioskMemory, key: string, rules: ForFaults): FaultPlan | null {
  const action = m.actions?.[key];
  return action === undefined ? null : rules.fault(faultUnder(key, action));
}

/** A fault that waits under a rule that is gone waits on under the one that is for it now, from when it came. */
export function waitAnew(judgement: Judgement, key: string, rules: ForFaults): void {
  const { memory: m, at } = judgement;
  const waiting = m.pending?.[key];
  if (!waiting) return;
  const action = reportedAction(waiting.told);
  const plan = action === undefined ? null : rules.fault(faultUnder(key, action));
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
  if (component && by === 'cleared') doubtIll(judgement.memory, component);
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
export function findFault(m: KioskMemory, judgement: Judgement, fault: ToldFault, rules: ForFaults): void {
  const plan = rules.fault(fault);
  if (!plan) return;
  const { told, holdMs, together } = plan;
  if (told.key in m.held || (m.pending && told.key in m.pending)) return;
  const until = fault.since + holdMs;
  if (together) judgement.settle(true, { ...told, waitsMs: holdMs });
  else if (until <= judgement.at) judgement.settle(true, told);
  else waitSince(judgement, told, { since: fault.since, until, left: 0 });
}

/** Raised and cleared by the kiosk's word. */
export function judgeFault(m: KioskMemory, reading: Reading, judgement: Judgement, planFor: (f: WireFault) => FaultPlan | null) {
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
