const QUOTE = 34;
/** FNV-1a. */
const [BEGIN, PRIME] = [0x811c9dc5, 0x01000193];
/** Bits of a hash that is a small number for V8. */
const SMALL = 0x3fff_ffff;
/** Ours. */
const MOST = 200_000;
const PLAIN = /^[\w./-]*$/;

const isIn = (line: Buffer, from: number, to: number, topic: string): boolean => {
  if (topic.length !== to - from) return false;
  for (let i = from; i < to; i++) if (line[i] !== topic.charCodeAt(i - from)) return false;
  return true;
};

/** Topics that came before, found by their bytes: each is one string, which the maps behind know without reading it. */
export class Topics {
  private readonly known = new Map<number, string>();
  /** Place of the quotation mark behind the topic that was asked for last. */
  end = 0;

  /** The topic that begins at the place; null: it does not end, or has signs that are written in more ways than one. */
  at(line: Buffer, from: number): string | null {
    let hash = BEGIN;
    let at = from;
    for (let c = line[at]; c !== QUOTE; c = line[++at]) {
      if (c === undefined) return null;
      hash = Math.imul(hash ^ c, PRIME);
    }
    this.end = at;
    const key = hash & SMALL;
    const known = this.known.get(key);
    return known !== undefined && isIn(line, from, at, known) ? known : this.learn(line.toString('latin1', from, at), key);
  }

  private learn(topic: string, key: number): string | null {
    if (!PLAIN.test(topic)) return null;
    if (this.known.size >= MOST) this.known.clear();
    this.known.set(key, topic);
    return topic;
  }
}
