/** Answers the one object that stands for all that are equal to it. Those answered are not to be changed. */
export type Share = <T extends object>(said: T) => T;

/** Words are the kiosks': so many are kept ready, then all are made anew. */
export const MOST_READY = 4_096;

export function sharing(): Share {
  const ready = new Map<string, object>();
  return <T extends object>(said: T): T => {
    const key = JSON.stringify(said);
    const known = ready.get(key);
    if (known) return known as T;
    if (ready.size >= MOST_READY) ready.clear();
    ready.set(key, said);
    return said;
  };
}
