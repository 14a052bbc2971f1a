import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';

/**
 * Who tells the administrators of what an alert from outside is about. `watchdog`: an interruption of monitoring, which the watchdog tells;
 * `incident`: it has an incident, of which they are told; `alert`: nobody but the alert.
 */
export const TOLD_BY = ['watchdog', 'incident', 'alert'] as const;
export type ToldBy = (typeof TOLD_BY)[number];

/** Who evaluates alerts: Prometheus, by its Alertmanager, or Grafana. */
export const TELLERS = ['prometheus', 'grafana'] as const;
export type Teller = (typeof TELLERS)[number];

/** An alert as one of them tells it. */
export interface OutsideAlert {
  teller: Teller;
  /** The same for the same alert of one teller as long as its labels are. */
  fingerprint: string;
  /** The same whoever tells it: several tellers of one cause are told as one. */
  cause: string;
  name: string;
  severity: string;
  toldBy: ToldBy;
  startsAt: Instant;
  /** Null: it fires. */
  endsAt: Instant | null;
  summary: Text;
  runbook: string | null;
  labels: Readonly<Record<string, string>>;
  /** Account by whose session or token it came; null: by the machines' own token. */
  handedBy: string | null;
}

/** Labels that say who tells or how, and not of what. */
const OF_THE_TELLER = ['alertname', 'severity', 'told_by', 'instance', 'job', 'grafana_folder', 'datasource_uid', 'ref_id'];

/**
 * What an alert of ours is of: its name, and the labels by which there are several of it. Rules of others may be called alike and mean
 * something else; each of them is a cause of its own.
 */
export function causeOf(fingerprint: string, labels: Readonly<Record<string, string>>): string {
  if (!TOLD_BY.some((one) => one === labels['told_by'])) return fingerprint;
  const of = Object.entries(labels)
    .filter(([name]) => !OF_THE_TELLER.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([labels['alertname'], ...of]);
}

/** What came of an alert. `waits`: it is seen first whether the watchdog tells it. */
export const OUTSIDE_OUTCOMES = ['told', 'known', 'over', 'elsewhere', 'waits'] as const;
export type OutsideOutcome = (typeof OUTSIDE_OUTCOMES)[number];

/** Takes what Alertmanager and Grafana tell, and tells the administrators of each cause once, and when it is over. */
export abstract class OutsideAlertDesk {
  /** An outcome for each, in their order. */
  abstract take(alerts: readonly OutsideAlert[]): Promise<OutsideOutcome[]>;
}

/** Of what ended: somebody was told of it and is told now that it is over; its cause stands, as another teller says; or nobody was told. */
export type OutsideEnd = 'told' | 'stands' | 'untold';

/** What of an alert is kept. */
export type TellingOf = Pick<OutsideAlert, 'fingerprint' | 'cause' | 'startsAt' | 'handedBy'>;

/** Of which alerts from outside somebody was told. */
export abstract class OutsideAlertBook {
  /**
   * Takes it upon the caller to tell of an alert that fires. False: another does, or has, of this alert or of the same cause; one that was
   * over, or was not heard of when it began, is another one. `at` of the caller's wall clock.
   */
  abstract takeTelling(alert: TellingOf, at: Instant): Promise<boolean>;
  /** Somebody was told of it, and so of its cause. */
  abstract told(fingerprint: string, at: Instant): Promise<void>;
  /** One teller says that it is over; `at` of the caller's wall clock, `by` whose account. */
  abstract takeOver(fingerprint: string, endedAt: Instant, at: Instant, by?: string | null): Promise<OutsideEnd>;
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
