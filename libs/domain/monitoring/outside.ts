import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';

/**
 * Who tells the administrators of what an alert of Prometheus is about. `watchdog`: an interruption of monitoring, which the watchdog tells;
 * `incident`: it has an incident, of which they are told; `alert`: nobody but the alert.
 */
export const TOLD_BY = ['watchdog', 'incident', 'alert'] as const;
export type ToldBy = (typeof TOLD_BY)[number];

/** An alert of Prometheus as Alertmanager tells it. */
export interface OutsideAlert {
  /** The same for the same alert as long as its labels are. */
  fingerprint: string;
  name: string;
  severity: string;
  toldBy: ToldBy;
  startsAt: Instant;
  /** Null: it fires. */
  endsAt: Instant | null;
  summary: Text;
  runbook: string | null;
  labels: Readonly<Record<string, string>>;
}

/** What came of an alert. `waits`: it is seen first whether the watchdog tells it. */
export const OUTSIDE_OUTCOMES = ['told', 'known', 'over', 'elsewhere', 'waits'] as const;
export type OutsideOutcome = (typeof OUTSIDE_OUTCOMES)[number];

/** Takes what Alertmanager tells, and tells the administrators of each once, and when it is over. */
export abstract class OutsideAlertDesk {
  /** An outcome for each, in their order. */
  abstract take(alerts: readonly OutsideAlert[]): Promise<OutsideOutcome[]>;
}

/** Of which alerts of Prometheus somebody was told. */
export abstract class OutsideAlertBook {
  /**
   * Takes it upon the caller to tell of an alert that fires. False: another does, or has; one that was over, or was not heard of when it began,
   * is another one. `at` of the caller's wall clock.
   */
  abstract takeTelling(alert: Pick<OutsideAlert, 'fingerprint' | 'startsAt'>, at: Instant): Promise<boolean>;
  /** Somebody was told of it. */
  abstract told(fingerprint: string, at: Instant): Promise<void>;
  /** It is over. Whether somebody was told of it and nobody yet that it is over: then the caller tells that. */
  abstract takeOver(fingerprint: string, endedAt: Instant): Promise<boolean>;
}

/** What administrators read. */
export function outsideWords({ name, summary, startsAt, endsAt }: OutsideAlert): Text {
  if (endsAt === null) {
    return {
      zh: `运行告警（${inChinese(startsAt)}起）：${summary.zh}（${name}）`,
      en: `Alert since ${inEnglish(startsAt)} (China time): ${summary.en} (${name})`,
    };
  }
  return {
    zh: `运行告警已解除：${inChinese(startsAt)}起，至${inChinese(endsAt)}结束。${summary.zh}（${name}）`,
    en: `Alert over: it lasted from ${inEnglish(startsAt)} to ${inEnglish(endsAt)} (China time). ${summary.en} (${name})`,
  };
}
