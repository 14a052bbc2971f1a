/** A counter of events, with the labels that it may have. */
export interface DeclaredCounter {
  metric: string;
  help: string;
  /** Every set of labels; of a counter without labels the one that is empty. */
  series: Record<string, string>[];
}
