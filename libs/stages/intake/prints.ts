/** Messages of one kiosk whose bytes are known again: more than a client library has under way by itself. Ours. */
export const MOST_PRINTS = 128;
const NONE = 0;

/** Checksums of the newest messages of a kiosk. */
export class Prints {
  private ring: number[] = [];
  /** Place of the next one, once the ring is full. */
  private next = 0;

  static from(base64: string): Prints {
    const bytes = Buffer.from(base64, 'base64');
    const prints = new Prints();
    for (let at = 0; at + 4 <= bytes.length; at += 4) prints.add(bytes.readUInt32LE(at));
    return prints;
  }

  has(print: number): boolean {
    return print !== NONE && this.ring.includes(print);
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
    const bytes = Buffer.allocUnsafe(ring.length * 4);
    for (let i = 0; i < ring.length; i++) bytes.writeUInt32LE(ring[(next + i) % ring.length] as number, i * 4);
    return bytes.toString('base64');
  }
}
