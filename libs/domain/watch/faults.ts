import { catalogued, componentLoss, componentName, type FaultCode, lossOf } from '../fault/index.js';
import type { Finding } from '../incident/index.js';
import type { Reading } from '../reading/index.js';
import type { FaultRule } from '../rule/index.js';
import type { Judgement, Told } from './judgement.js';
import type { KioskMemory } from './memory.js';

interface WireFault {
  code: string;
  component?: string;
  state?: string;
  action?: string;
  vendorCode?: string;
  detail?: string;
}

/** An unknown code is judged by its action and by the component that it names. */
const unknownFault = (fault: WireFault): Pick<FaultCode, 'severity' | 'takesDown' | 'name'> => {
  const component = componentName(fault.component ?? '');
  return {
    severity: 'degraded',
    takesDown: componentLoss(fault.component ?? ''),
    name: { zh: `${component.zh}故障（${fault.code}）`, en: `${component.en} fault (${fault.code})` },
  };
};

/** What a reported fault says: by the catalogue, else by what can be known of it. */
export function faultTold(rule: { id: string }, fault: WireFault): Told {
  const line = catalogued(fault.code);
  const { severity, takesDown, name } = line ?? unknownFault(fault);
  const component = fault.component ?? '';
  return {
    rule,
    key: `${rule.id}/${fault.code}/${component}`,
    cause: line?.sameAs ?? `fault/${fault.code}/${component}`,
    kind: line?.sameAs ? (line.sameAs.split('/')[0] as Finding['kind']) : 'fault',
    severity,
    loss: line ? lossOf(line, fault.component) : takesDown,
    reason: name,
    code: fault.code,
    ...(fault.action && { action: fault.action }),
  };
}

/** Raised and cleared by the kiosk's word. A clear is told even when nothing is remembered: an incident may be older than the memory. */
export function judgeFault(m: KioskMemory, reading: Reading, judgement: Judgement, rules: FaultRule[]): void {
  const fault = reading.payload as unknown as WireFault;
  const { code, component, state, action, vendorCode, detail } = fault;
  const seen = { code, component, state, action, vendorCode, detail };
  for (const rule of rules) {
    const told = faultTold(rule, fault);
    if (state === 'cleared' && !(told.key in m.held)) judgement.push('cleared', told, seen);
    else judgement.settle(state === 'raised', told, seen);
  }
}
