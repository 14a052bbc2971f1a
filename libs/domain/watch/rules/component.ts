import {
  catalogued,
  codeOfState,
  componentLoss,
  componentName,
  type FaultCode,
  lossOf,
  type Severity,
  stoppedBy,
} from '../../fault/index.js';
import { endedBy, WAIT_END_WORDS } from '../../finding/index.js';
import { parted } from '../../identity/index.js';
import type { Text } from '../../text.js';
import { type Instant, SECOND } from '../../time/index.js';
import { faultCause } from '../judging/fault-words.js';
import { type InTime, settleInTime } from '../judging/in-time.js';
import type { Judgement } from '../judging/judgement.js';
import { endWait, waitSince } from '../judging/passed.js';
import { once } from '../judging/remembered.js';
import type { RuleBase, When } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { IllSince } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** A component whose state, as the heartbeat tells it, says that it does not work. A fault that the kiosk told of it says more. */
export interface ComponentRule extends RuleBase {
  kind: 'component';
  /** XFS4IoT device states. */
  states: string[];
  /** Absent: every component. */
  components?: string[];
  forS?: number;
  readings?: number;
  /** In place of the code that the catalogue has for the state of the component. */
  code?: string;
  severity: Severity;
  when?: When;
  /** Whether the services that need it are lost. */
  stopsService: boolean;
}

/** What one rule says of one component that is in a state of its list. */
interface ComponentCheck extends InTime {
  component: string;
  state: string;
}

const sentence = (title: Text, name: Text): Text => ({
  zh: title.zh.replace('{item}', name.zh),
  en: title.en.replace('{item}', name.en),
});

const stopsOf = (line: FaultCode | undefined, component: string): Pick<RuleReport, 'stops'> => {
  const stops = line ? stoppedBy(line, component) : [component];
  return stops ? { stops } : {};
};

/** With a code of the catalogue the cause is that fault's, so that the kiosk's own word for it joins the same incident. */
function toldOf(rule: ComponentRule, component: string, state: string): RuleReport {
  const code = rule.code ?? codeOfState(component, state);
  const line = code ? catalogued(code) : undefined;
  const lost = line ? lossOf(line, component) : componentLoss(component);
  return {
    rule: rule.id,
    key: `${rule.id}/${component}`,
    cause: code ? faultCause(code, component) : `component/${component}`,
    kind: code ? 'fault' : 'component',
    severity: rule.severity,
    loss: rule.stopsService ? lost : [],
    ...(rule.stopsService && stopsOf(line, component)),
    reason: sentence(rule.title, componentName(component)),
    ...(code && { code }),
  };
}

/** What the rule says of a component in that state; null: nothing. */
function componentCheck(rule: ComponentRule, component: string, state: string): ComponentCheck | null {
  if (!rule.states.includes(state) || (rule.components && !rule.components.includes(component))) return null;
  const { forS = 0, readings = 1 } = rule;
  return { component, state, told: toldOf(rule, component, state), forMs: forS * SECOND, readings };
}

/** Whether the kiosk told a fault of the component itself, that says more than the state does, and whether that fault waits. */
function coverOf(m: KioskMemory, component: string, ours: ReadonlySet<string>): 'told' | 'waits' | null {
  const ofComponent = (key: string): boolean => {
    const [rule = '', ...about] = parted(key);
    return !ours.has(rule) && about.at(-1) === component;
  };
  for (const key in m.held) if (ofComponent(key)) return 'told';
  for (const key in m.pending) if (ofComponent(key)) return 'waits';
  return null;
}

/** The component rules of a set, ready for what kiosks say. */
interface ComponentWatch {
  rules: ReadonlySet<string>;
  /** Of those the ones that are not switched off. */
  on: ReadonlySet<string>;
  /** What the rules say of the components as they were told. */
  of(components: Record<string, string>): readonly ComponentCheck[];
}

const ruleOf = (key: string): string => key.slice(0, key.indexOf('/'));
const componentOf = (key: string): string => key.slice(key.indexOf('/') + 1);

/** Whether it is a rule of components that said so, and says so no more. What a rule holds that failed stays. */
const isOver = (key: string, { on }: ComponentWatch, checks: readonly ComponentCheck[]): boolean =>
  on.has(ruleOf(key)) && !checks.some(({ told }) => told.key === key);

/** Ends what holds for components that are in no such state any more. */
function endHeld(m: KioskMemory, judgement: Judgement, over: (key: string) => boolean): void {
  for (const [key, cause] of Object.entries(m.held)) {
    if (!over(key)) continue;
    const [rule, component] = [ruleOf(key), componentOf(key)];
    const kind = cause.startsWith('fault/') ? 'fault' : 'component';
    judgement.settle(false, { rule, key, cause, kind, severity: 'info', loss: [], reason: componentName(component) }, () => ({
      component,
      state: m.components[component] ?? null,
    }));
  }
}

/** The same of what waits, too. */
function endOthers(m: KioskMemory, judgement: Judgement, watch: ComponentWatch, checks: readonly ComponentCheck[]): void {
  for (const key in m.pending)
    if (watch.rules.has(ruleOf(key)) && !checks.some(({ told }) => told.key === key)) endWait(judgement, key, 'normal-again');
  endHeld(m, judgement, (key) => isOver(key, watch, checks));
}

/** A state that was told is held against a rule that did not count then: as of since when it is so. */
function findState(m: KioskMemory, judgement: Judgement, check: ComponentCheck): void {
  const { component, state, told, forMs, readings } = check;
  const ill = m.ill?.[component];
  if (ill?.state !== state || told.key in m.held || (m.pending && told.key in m.pending)) return;
  const [until, left] = [ill.since + forMs, Math.max(0, readings - ill.times)];
  if (until <= judgement.at && left === 0) judgement.settle(true, told, () => ({ component, state }));
  else waitSince(judgement, told, { since: ill.since, until, left });
}

/** States as the last heartbeat had them are held against rules that did not count then. */
function findStates(m: KioskMemory, judgement: Judgement, watch: ComponentWatch): void {
  const checks = watch.of(m.components);
  for (const check of checks) if (coverOf(m, check.component, watch.rules) === null) findState(m, judgement, check);
  endHeld(m, judgement, (key) => Object.hasOwn(m.components, componentOf(key)) && isOver(key, watch, checks));
}

/** It is no better: the fault says more. */
const COVERED = endedBy('superseded', WAIT_END_WORDS.covered);

const WELL = 'online';

/** No rule asks for more heartbeats. */
const MOST_COUNTED = 100;

/** Most kiosks say the same object, and nearly all of them that everything is well. */
const known = new WeakMap<Record<string, string>, readonly string[]>();

function illIn(said: Record<string, string>): readonly string[] {
  const before = known.get(said);
  if (before) return before;
  const ill = Object.keys(said).filter((component) => said[component] !== WELL);
  known.set(said, ill);
  return ill;
}

const lastOf = (before: KioskMemory['ill'], component: string): IllSince | undefined =>
  before && Object.hasOwn(before, component) ? before[component] : undefined;

function illSince(before: KioskMemory['ill'], component: string, said: Record<string, string>, at: Instant): IllSince {
  const state = said[component] as string;
  const last = lastOf(before, component);
  if (last?.state !== state) return { state, since: at, times: 1 };
  return last.times >= MOST_COUNTED ? last : { ...last, times: last.times + 1 };
}

/** What stands on for long is not written anew with every heartbeat. */
const isCounted = (before: KioskMemory['ill'], said: Record<string, string>, now: readonly string[]): boolean =>
  before !== undefined &&
  Object.keys(before).length === now.length &&
  now.every((name) => lastOf(before, name)?.state === said[name] && (lastOf(before, name)?.times ?? 0) >= MOST_COUNTED);

/** Notes since when components are in the states that the heartbeat has just told. */
function noteIll(m: KioskMemory, at: Instant): void {
  const { components: said, ill: before } = m;
  const now = illIn(said);
  if (now.length === 0 && before === undefined) return;
  if (now.length === 0) m.ill = undefined;
  else if (!isCounted(before, said, now)) m.ill = Object.fromEntries(now.map((name) => [name, illSince(before, name, said, at)]));
}

/** States of the components, as the heartbeat has them: a kiosk that tells no fault of them shows here that something is wrong. */
function judgeComponents(m: KioskMemory, judgement: Judgement, watch: ComponentWatch): void {
  noteIll(m, judgement.at);
  const checks = watch.of(m.components);
  if (checks.length === 0 && m.isWell) return;
  for (const check of checks) {
    const seen = { component: check.component, state: check.state };
    const cover = coverOf(m, check.component, watch.rules);
    judgement.endsBy = cover === null ? undefined : COVERED;
    settleInTime(cover === null, judgement, check, () => seen, cover === 'told' ? null : 'covered');
  }
  judgement.endsBy = undefined;
  endOthers(m, judgement, watch, checks);
}

export const component = ruleKind({
  kind: 'component',
  ready(rules: readonly ComponentRule[], { guard, ids }): ComponentWatch {
    const checks = once<Record<string, string>, ComponentCheck[]>();
    const make = (said: Record<string, string>): ComponentCheck[] =>
      Object.entries(said).flatMap(([name, state]) => guard.prepared(rules, (rule) => componentCheck(rule, name, state)));
    return { rules: ids, on: new Set(rules.map(({ id }) => id)), of: (said) => checks(said, () => make(said)) };
  },
  part: (watch) => ({
    heartbeat(m, { payload }, judgement) {
      if (payload['components']) judgeComponents(m, judgement, watch);
    },
    findAnew: (m, by) => findStates(m, by(), watch),
  }),
});
