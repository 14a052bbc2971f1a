import type { Text } from '../text.js';

/** The lightest first. */
export const SEVERITIES = ['info', 'degraded', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const graver = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

export const SEVERITY_WORDS: Record<Severity, Text> = {
  info: { zh: '提示', en: 'info' },
  degraded: { zh: '降级', en: 'degraded' },
  critical: { zh: '严重', en: 'critical' },
};

/** The services that a fault takes down; `ALL` is whatever the kiosk offers. */
export type Loss = readonly string[] | 'ALL';

export type Skill = 'printer' | 'card' | 'cash' | 'network' | 'power' | 'security' | 'it' | 'general';

/** XFS4IoT's word for what a fault asks for. `clear`: whoever is at hand can do it, and often it clears by itself. */
export const FAULT_ACTIONS = ['reset', 'softwareError', 'configuration', 'clear', 'maintenance', 'suspend'] as const;
export type FaultAction = (typeof FAULT_ACTIONS)[number];

export const FAULT_ACTION_WORDS: Record<FaultAction, Text> = {
  reset: { zh: '复位', en: 'reset' },
  softwareError: { zh: '软件错误', en: 'software error' },
  configuration: { zh: '配置', en: 'configuration' },
  clear: { zh: '清除卡堵', en: 'clear the jam' },
  maintenance: { zh: '维修', en: 'maintenance' },
  suspend: { zh: '暂停', en: 'suspend' },
};

/** One line of the fault catalogue. Severities, times and first actions are engineering judgement, not law. */
export interface FaultCode {
  code: string;
  name: Text;
  severity: Severity;
  takesDown: Loss;
  /** Components that this fault stands for, by the names that kiosks use on the wire. */
  components: readonly string[];
  /** Hands-on minutes once on site. */
  repairMinutes: { p50: number; p90: number };
  firstAction: Text;
  skill: Skill;
  /** What it asks for where the kiosk does not say. */
  action: FaultAction;
  /**
   * The cause that this fault and a level reading have in common, so that "paper out" told twice is one incident:
   * `consumable/{kind}`, `cashbox/{kind}` or `metric/{field}`. Absent: the fault is a cause of its own.
   */
  sameAs?: string;
  /** Told at once though its action is `clear`: only a rule that names its code holds it. */
  atOnce?: boolean;
  /** Door, safe, tamper, skimming: never held back. */
  security?: boolean;
}
