/** Things by what they have in common, each group in their order. */
export function grouped<T>(things: readonly T[], nameOf: (thing: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(nameOf(thing));
    if (group) group.push(thing);
    else groups.set(nameOf(thing), [thing]);
  }
  return [...groups.values()];
}
