import { catalogued, codeOfState, componentLoss, componentName, type FaultCode, lossOf, stoppedBy } from '../../fault/index.js';
import { endedBy, WAIT_END_WORDS } from '../../finding/index.js';
import { parted } from '../../identity/index.js';
import type { ComponentRule } from '../../rule/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import { type InTime, settleInTime } from '../judging/in-time.js';
import type { Judgement, Told } from '../judging/judgement.js';
import { endWait, waitSince } from '../judging/passed.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { noteIll } from './component/ill.js';
import { faultCause } from './fault.js';

/** What one rule says of one component that is in a state of its list. */
export interface ComponentCheck extends InTime {
  component: string;
  state: string;
}

const sentence = (title: Text, name: Text): Text => ({
  zh: title.zh.replace('{item}', name.zh),
  en: title.en.replace('{item}', name.en),
});

const stopsOf = (line: FaultCode | undefined, component: string): Pick<Told, 'stops'> => {
  const stops = line ? stoppedBy(line, component) : [component];
  return stops ? { stops } : {};
};

/** With a code of the catalogue the cause is that fault's, so that the kiosk's own word for it joins the same incident. */
function toldOf(rule: ComponentRule, component: string, state: string): Told {
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
export function componentCheck(rule: ComponentRule, component: string, state: string): ComponentCheck | null {
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
export interface ComponentWatch {
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
export function findStates(m: KioskMemory, judgement: Judgement, watch: ComponentWatch): void {
  const checks = watch.of(m.components);
  for (const check of checks) if (coverOf(m, check.component, watch.rules) === null) findState(m, judgement, check);
  endHeld(m, judgement, (key) => Object.hasOwn(m.components, componentOf(key)) && isOver(key, watch, checks));
}

/** It is no better: the fault says more. */
const COVERED = endedBy('superseded', WAIT_END_WORDS.covered);

/** States of the components, as the heartbeat has them: a kiosk that tells no fault of them shows here that something is wrong. */
export function judgeComponents(m: KioskMemory, judgement: Judgement, watch: ComponentWatch): void {
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
