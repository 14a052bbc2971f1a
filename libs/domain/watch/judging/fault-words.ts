import { catalogued, componentLoss, componentName, type FaultCode, lossOf, stoppedBy } from '../../fault/index.js';
import { type Cause, type Finding, unknownFaultWords } from '../../finding/index.js';
import { joined } from '../../identity/index.js';
import type { RuleReport } from '../memory/told.js';

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
export function faultTold(rule: string, fault: WireFault): RuleReport {
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
