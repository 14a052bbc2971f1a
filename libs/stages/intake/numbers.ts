/** Stretches of numbers remembered of a boot. More means that the oldest is forgotten: better a repeat than a loss. */
const MOST = 128;

/** Sequence numbers that have come, as stretches without a gap: [from, to, from, to, …], rising. */
export class Numbers {
  constructor(private readonly stretches: number[] = []) {}

  /** The highest; -1: none has come. */
  get top(): number {
    const { length } = this.stretches;
    return length === 0 ? -1 : (this.stretches[length - 1] as number);
  }

  has(seq: number): boolean {
    const i = this.stretchBefore(seq);
    return i >= 0 && seq <= (this.stretches[i + 1] as number);
  }

  /** A copy of what has come. */
  all(): number[] {
    return [...this.stretches];
  }

  /** Notes the number; false when it was noted before. */
  add(seq: number): boolean {
    const s = this.stretches;
    const last = s.length - 1;
    if (last > 0 && seq === (s[last] as number) + 1) {
      s[last] = seq;
      return true;
    }
    return this.insert(seq);
  }

  /** Takes a number back, as if it had not come. */
  remove(seq: number): void {
    const i = this.stretchBefore(seq);
    const from = this.stretches[i] as number;
    const to = this.stretches[i + 1] as number;
    if (i < 0 || seq > to) return;
    const left = from < seq ? [from, seq - 1] : [];
    const right = seq < to ? [seq + 1, to] : [];
    this.stretches.splice(i, 2, ...left, ...right);
  }

  /** Index of the last stretch that begins at or before the number; -2: there is none. */
  private stretchBefore(seq: number): number {
    let i = this.stretches.length - 2;
    while (i >= 0 && (this.stretches[i] as number) > seq) i -= 2;
    return i < 0 ? -2 : i;
  }

  private insert(seq: number): boolean {
    const s = this.stretches;
    const i = this.stretchBefore(seq);
    if (i >= 0 && seq <= (s[i + 1] as number)) return false;
    const joinsLeft = i >= 0 && seq === (s[i + 1] as number) + 1;
    const joinsRight = s[i + 2] === seq + 1;
    if (joinsLeft && joinsRight) s.splice(i + 1, 2);
    else if (joinsLeft) s[i + 1] = seq;
    else if (joinsRight) s[i + 2] = seq;
    else s.splice(i + 2, 0, seq, seq);
    if (s.length > 2 * MOST) s.splice(0, 2);
    return true;
  }
}
