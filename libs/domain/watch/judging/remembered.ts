import { MOST_READY } from '../memory/shared.js';

/** Makes once for each key. */
export function remembered<V>(): (key: string, make: () => V) => V {
  const ready = new Map<string, V>();
  return (key, make) => {
    const known = ready.get(key);
    if (known !== undefined) return known;
    if (ready.size >= MOST_READY) ready.clear();
    const made = make();
    ready.set(key, made);
    return made;
  };
}

/** Makes once for each object, as long as there is the object. */
export function once<K extends object, V>(): (key: K, make: () => V) => V {
  const ready = new WeakMap<K, V>();
  return (key, make) => {
    const known = ready.get(key);
    if (known !== undefined) return known;
    const made = make();
    ready.set(key, made);
    return made;
  };
}
