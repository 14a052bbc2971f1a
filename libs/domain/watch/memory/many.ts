/** Parts of the index. One alone grows within a millisecond, and hardly two in the same. */
const PART_BITS = 10;
const PARTS = 2 ** PART_BITS;
/** Things of a page: no list is ever longer. */
const PAGE = 4_096;
/** Slots that a part of the index begins with; it has twice as many before two of three are taken. */
const FEWEST = 4;
const MOST_TAKEN = 2 / 3;

interface Named {
  readonly kioskId: string;
}

/** Of each slot two numbers stand side by side: the hash of an id, and the place of its thing counted from 1; 0: the slot is free. */
interface Part {
  slots: Int32Array;
  taken: number;
}

/**
 * What a Map is, for a million things that know their ids. A Map of so many stops everything for half a second each time that it grows, and
 * looks for an id in more places of memory. In the order in which they were put in; none is taken out.
 */
export class ManyById<V extends Named> {
  private readonly index: (Part | undefined)[] = Array.from({ length: PARTS }, () => undefined);
  private readonly pages: V[][] = [];
  private count = 0;
  /** Found last: whoever is looked for is mostly looked for again. */
  private last: V | undefined;

  get size(): number {
    return this.count;
  }

  get(id: string): V | undefined {
    if (this.last?.kioskId === id) return this.last;
    const found = this.find(id);
    if (found !== undefined) this.last = found;
    return found;
  }

  private find(id: string): V | undefined {
    const hash = hashOf(id);
    const part = this.index[hash & (PARTS - 1)];
    if (part === undefined) return undefined;
    const place = (part.slots[this.slotOf(part.slots, hash, id) + 1] as number) - 1;
    return place < 0 ? undefined : this.at(place);
  }

  /** Under its own id. */
  set(thing: V): void {
    const hash = hashOf(thing.kioskId);
    const part = this.index[hash & (PARTS - 1)] ?? { slots: new Int32Array(2 * FEWEST), taken: 0 };
    this.index[hash & (PARTS - 1)] = part;
    const slot = this.slotOf(part.slots, hash, thing.kioskId);
    this.last = thing;
    const place = (part.slots[slot + 1] as number) - 1;
    if (place >= 0) (this.pages[Math.floor(place / PAGE)] as V[])[place % PAGE] = thing;
    else this.add(part, slot, hash, thing);
  }

  *values(): Generator<V> {
    for (const page of this.pages) for (const thing of page) yield thing;
  }

  private at(place: number): V {
    return (this.pages[Math.floor(place / PAGE)] as V[])[place % PAGE] as V;
  }

  /** Where it is, or where it belongs. */
  private slotOf(slots: Int32Array, hash: number, id: string): number {
    const last = slots.length - 2;
    for (let slot = (hash >>> PART_BITS) * 2; ; slot += 2) {
      slot &= last;
      const place = (slots[slot + 1] as number) - 1;
      if (place < 0 || (slots[slot] === hash && this.at(place).kioskId === id)) return slot;
    }
  }

  private add(part: Part, slot: number, hash: number, thing: V): void {
    const { slots } = part;
    slots[slot] = hash;
    slots[slot + 1] = this.count + 1;
    part.taken++;
    if (this.count % PAGE === 0) this.pages.push([]);
    (this.pages.at(-1) as V[]).push(thing);
    this.count++;
    if (part.taken > (slots.length / 2) * MOST_TAKEN) part.slots = grown(slots);
  }
}

function grown(slots: Int32Array): Int32Array {
  const more = new Int32Array(slots.length * 2);
  const last = more.length - 2;
  for (let i = 0; i < slots.length; i += 2) {
    if (slots[i + 1] === 0) continue;
    const hash = slots[i] as number;
    let slot = ((hash >>> PART_BITS) * 2) & last;
    while (more[slot + 1] !== 0) slot = (slot + 2) & last;
    more[slot] = hash;
    more[slot + 1] = slots[i + 1] as number;
  }
  return more;
}

/** FNV-1a over the characters. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // Its upper bits mix best.
  return hash ^ (hash >>> 15);
}
