import type { Loss, Severity } from '../../fault/index.js';
import type { Cause, Finding } from '../../finding/index.js';
import { joined } from '../../identity/index.js';
import type { Text } from '../../text.js';

/** What a rule says about one cause, whether it begins or ceases to hold. Plain data: what is pending is kept with it. */
export interface RuleReport {
  /** Id of the rule. */
  rule: string;
  key: string;
  cause: Cause;
  kind: Finding['kind'];
  severity: Severity;
  loss: Loss;
  /** Components that do not work by it: what is lost is what needs them. Absent: `loss` says it. */
  stops?: readonly string[];
  reason: Text;
  code?: string;
  action?: string;
  /** Why it ceases to hold, when not by the kiosk's word. */
  why?: Text;
  /** Its cause comes and goes too often. */
  unsteady?: true;
  /** Milliseconds that it waits for others to tell of the same. */
  waitsMs?: number;
}

/** The action of a fault that the kiosk reported, empty when it gave none; undefined: it is no such fault. */
export const reportedAction = ({
  rule,
  key,
  code,
  action = '',
}: Pick<RuleReport, 'rule' | 'key' | 'code' | 'action'>): string | undefined =>
  code !== undefined && key.startsWith(`${joined(rule, code)}/`) ? action : undefined;

/** Causes that one kiosk can hold at a time: a kiosk that invents fault codes must not fill the books. */
export const MOST_HELD = 64;
