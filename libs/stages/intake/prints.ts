/** Messages of one kiosk whose bytes are known again: more than a client library has under way by itself. Ours. */
export const MOST_PRINTS = 128;
const NONE = -1;
const [BITS_32, BITS_20] = [2 ** 32, 2 ** 20];

/**
 * The checksum of a message with its number: two of one checksum come about once in four thousand million, and a message that is not known
 * must not be taken for one that is.
 */
export const printWith = (print: number, seq: number): number => (seq % BITS_20) * BITS_32 + print;

/** What the newest messages of a kiosk were, by {@link printWith}. */
export class Prints {
  private ring: number[] = [];
  /** Place of the next one, once the ring is full. */
  private next = 0;

  static from(base64: string): Prints {
    const bytes = Buffer.from(base64, 'base64');
    const prints = new Prints();
    for (let at = 0; at + 8 <= bytes.length; at += 8) prints.add(bytes.readDoubleLE(at));
    return prints;
  }

  has(print: number): boolean {
    return this.ring.includes(print);
  }

  add(print: number): void {
    if (this.ring.length < MOST_PRINTS) {
      this.ring.push(print);
      return;
    }
    this.ring[this.next] = print;
    this.next = (this.next + 1) % MOST_PRINTS;
  }

  /** Takes it back. */
  remove(print: number): void {
    const place = this.ring.indexOf(print);
    if (place >= 0) this.ring[place] = NONE;
  }

  /** The oldest first. */
  toString(): string {
    const { ring, next } = this;
    const bytes = Buffer.allocUnsafe(ring.length * 8);
    for (let i = 0; i < ring.length; i++) bytes.writeDoubleLE(ring[(next + i) % ring.length] as number, i * 8);
    return bytes.toString('base64');
  }
}
