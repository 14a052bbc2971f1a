/** Parts of the index. One alone grows within a millisecond, and hardly two in the same. */
const SHARDS = 1_024;
/** Things of a page: no list is ever longer. */
const PAGE = 4_096;

/**
 * What a Map is, for a million things: a Map of so many stops everything for half a second each time that it grows. In the order in which
 * they were put in.
 */
export class ManyById<V> {
  /** Where each stands, by a part of the index for its id. */
  private readonly index: (Map<string, number> | undefined)[] = [];
  private readonly pages: (V | undefined)[][] = [];
  /** Places that were given away, of things that are gone too. */
  private places = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(id: string): V | undefined {
    const place = this.index[shardOf(id)]?.get(id);
    return place === undefined ? undefined : this.pages[Math.floor(place / PAGE)]?.[place % PAGE];
  }

  has(id: string): boolean {
    return this.index[shardOf(id)]?.has(id) ?? false;
  }

  set(id: string, thing: V): void {
    const shard = shardOf(id);
    const part = this.index[shard] ?? new Map<string, number>();
    this.index[shard] = part;
    const known = part.get(id);
    const place = known ?? this.places++;
    if (known === undefined) {
      part.set(id, place);
      this.count++;
    }
    this.put(place, thing);
  }

  delete(id: string): boolean {
    const part = this.index[shardOf(id)];
    const place = part?.get(id);
    if (!part || place === undefined) return false;
    part.delete(id);
    this.count--;
    this.put(place, undefined);
    return true;
  }

  *values(): Generator<V> {
    for (const page of this.pages) {
      for (const thing of page) if (thing !== undefined) yield thing;
    }
  }

  private put(place: number, thing: V | undefined): void {
    const number = Math.floor(place / PAGE);
    const page = this.pages[number] ?? [];
    this.pages[number] = page;
    page[place % PAGE] = thing;
  }
}

/** FNV-1a over the characters. */
function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // Its upper bits mix best.
  return (hash ^ (hash >>> 15)) & (SHARDS - 1);
}
