/** People who are registered still and are there no more: of whom every account was disabled. */
export abstract class GonePeople {
  /** Person ids. */
  abstract all(): Promise<ReadonlySet<string>>;
}
