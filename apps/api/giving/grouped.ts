/** Things by what each of them is of. */
export function grouped<T>(things: readonly T[], keysOf: (thing: T) => readonly string[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const thing of things) {
    for (const key of keysOf(thing)) {
      const here = found.get(key);
      if (here) here.push(thing);
      else found.set(key, [thing]);
    }
  }
  return found;
}
