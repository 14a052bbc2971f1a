/** So many are company enough. Ours. */
const ENOUGH = 64;

/**
 * Has what nobody waits for taken together: what the door looks at is then at hand for all but the first of them, and one flush follows.
 * In the order in which it came, with whatever somebody waits for.
 */
export class Company<Packet> {
  private waiting: Packet[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    /** Milliseconds that the first of them waits. */
    private readonly ms: number,
    private readonly take: (packet: Packet) => void,
  ) {}

  get size(): number {
    return this.waiting.length;
  }

  add(packet: Packet, mayWait: boolean): void {
    this.waiting.push(packet);
    if (!mayWait || this.waiting.length >= ENOUGH) this.takeAll();
    else this.timer ??= setTimeout(() => this.takeAll(), this.ms);
  }

  takeAll(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const all = this.waiting;
    this.waiting = [];
    for (const packet of all) this.take(packet);
  }
}
