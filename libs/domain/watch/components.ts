import { catalogued, codeOfState, componentLoss, componentName, lossOf } from '../fault/index.js';
import { parted } from '../identity/index.js';
import type { ComponentRule } from '../rule/index.js';
import type { Text } from '../text.js';
import { SECOND } from '../time/index.js';
import { faultCause } from './faults.js';
import { type InTime, settleInTime } from './in-time.js';
import type { Judgement, Told } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import { endWait } from './passed.js';

/** What one rule says of one component that is in a state of its list. */
export interface ComponentCheck extends InTime {
  component: string;
  state: string;
}

const sentence = (title: Text, name: Text): Text => ({
  zh: title.zh.replace('{item}', name.zh),
  en: title.en.replace('{item}', name.en),
});

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
  /** What the rules say of the components as they were told. */
  of(components: Record<string, string>): readonly ComponentCheck[];
}

/** Ends what holds or waits for components that are in no such state any more. */
function endOthers(m: KioskMemory, judgement: Judgement, { rules }: ComponentWatch, checks: readonly ComponentCheck[]): void {
  const stays = (key: string): boolean =>
    !rules.has(key.slice(0, key.indexOf('/'))) || checks.some(({ told }) => told.key === key);
  for (const key in m.pending) if (!stays(key)) endWait(judgement, key, 'normal-again');
  for (const [key, cause] of Object.entries(m.held)) {
    if (stays(key)) continue;
    const [rule, component] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
    const kind = cause.startsWith('fault/') ? 'fault' : 'component';
    judgement.settle(false, { rule, key, cause, kind, severity: 'info', loss: [], reason: componentName(component) }, () => ({
      component,
      state: m.components[component] ?? null,
    }));
  }
}

/** States of the components, as the heartbeat has them: a kiosk that tells no fault of them shows here that something is wrong. */
export function judgeComponents(m: KioskMemory, judgement: Judgement, watch: ComponentWatch): void {
  const checks = watch.of(m.components);
  if (checks.length === 0 && m.isWell) return;
  for (const check of checks) {
    const seen = { component: check.component, state: check.state };
    const cover = coverOf(m, check.component, watch.rules);
    settleInTime(cover === null, judgement, check, () => seen, cover === 'told' ? null : 'covered');
  }
  endOthers(m, judgement, watch, checks);
}
