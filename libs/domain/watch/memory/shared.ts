/** Of one thing and what is new of it: answers the one object that stands for all that are equal to the two together. Those answered are not to be changed. */
export type Share = <T extends object>(said: T, what: Partial<T>) => T;

/** Words are the kiosks': so many are kept ready, then all are made anew. */
export const MOST_READY = 4_096;

export function sharing(): Share {
  const ready = new Map<string, object>();
  /** What became of one by what was new of it: most kiosks say the same in the same order, and what is new is shorter than all of it. */
  const steps = new Map<object, Map<string, object>>();
  let stepsReady = 0;

  const shared = (said: object): object => {
    const key = JSON.stringify(said);
    const known = ready.get(key);
    if (known) return known;
    if (ready.size >= MOST_READY) ready.clear();
    ready.set(key, said);
    return said;
  };

  const stepsFrom = (said: object): Map<string, object> => {
    if (stepsReady >= MOST_READY) {
      steps.clear();
      stepsReady = 0;
    }
    stepsReady++;
    const from = steps.get(said) ?? new Map<string, object>();
    steps.set(said, from);
    return from;
  };

  return <T extends object>(said: T, what: Partial<T>): T => {
    const key = JSON.stringify(what);
    const known = steps.get(said)?.get(key);
    if (known) return known as T;
    const next = shared({ ...said, ...what });
    stepsFrom(said).set(key, next);
    return next as T;
  };
}
