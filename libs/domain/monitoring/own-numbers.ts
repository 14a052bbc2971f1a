/** What the worker says of itself in the database, for whoever asks it there: names of its metrics, without `hallwatch_`. */
export const OWN_NUMBERS = [
  'backup_checked_timestamp_seconds',
  'backup_newest_timestamp_seconds',
  'certificate_expires_timestamp_seconds',
  'consumer_stalled',
  'history_lag_seconds',
  'journal_fill_ratio',
  'journal_stopped',
  'messages_given_up_total',
  'mqtt_uplink_drops_told_total',
  'mqtt_uplink_sessions_lost_total',
  'part_away',
  'rules_off',
] as const;
export type OwnNumberName = (typeof OWN_NUMBERS)[number];

export interface OwnNumber {
  name: OwnNumberName;
  /** What it is of, where there are several of a name: a consumer, a certificate. Else empty. */
  of: string;
  value: number;
}

/** Where a process says its own numbers. */
export abstract class OwnNumbersBook {
  /** In place of all that the process said before. */
  abstract say(process: string, numbers: readonly OwnNumber[]): Promise<void>;
}
