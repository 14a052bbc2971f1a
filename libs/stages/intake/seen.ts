/** Boots of one kiosk that are remembered: the present one and some before it. */
const BOOTS = 3;
/** Stretches of numbers remembered of a boot. More means that the oldest is forgotten: better a repeat than a loss. */
const STRETCHES = 128;

/** The sequence numbers of one boot that have come, as stretches without a gap: [from, to, from, to, …], rising. */
class BootSeen {
  constructor(
    readonly id: string,
    private readonly stretches: number[] = [],
  ) {}

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
    if (s.length > 2 * STRETCHES) s.splice(0, 2);
    return true;
  }
}

/** What has come from one kiosk, so that a repeat is known. */
export class KioskSeen {
  /** The one heard last is first. */
  private known: BootSeen[] = [];

  /** What a snapshot has of it. */
  static of(boots: { id: string; stretches: number[] }[]): KioskSeen {
    const seen = new KioskSeen();
    seen.known = boots.map(({ id, stretches }) => new BootSeen(id, stretches.map(Number)));
    return seen;
  }

  /** A copy, for a snapshot. */
  boots(): { id: string; stretches: number[] }[] {
    return this.known.map((boot) => ({ id: boot.id, stretches: boot.all() }));
  }

  has(bootId: string, seq: number): boolean {
    const present = this.known[0];
    if (present && present.id === bootId) return present.has(seq);
    return this.known.find(({ id }) => id === bootId)?.has(seq) ?? false;
  }

  /** Notes the message; false when it has come before. */
  add(bootId: string, seq: number): boolean {
    const present = this.known[0];
    if (present && present.id === bootId) return present.add(seq);
    return this.change(bootId).add(seq);
  }

  remove(bootId: string, seq: number): void {
    this.known.find(({ id }) => id === bootId)?.remove(seq);
  }

  private change(bootId: string): BootSeen {
    const boot = this.known.find(({ id }) => id === bootId) ?? new BootSeen(bootId);
    this.known = [boot, ...this.known.filter((other) => other !== boot)].slice(0, BOOTS);
    return boot;
  }
}
