/** Reads a SUBSCRIBE as it passes, and answers that none of its filters is taken; nothing of it is kept. */
export class FiltersRefused {
  private id = 0;
  private count = 0;
  /** Bytes read of the number of the packet, and then of the length of a filter. */
  private read = 0;
  private length = 0;
  private inId = true;
  /** Bytes of the present filter and its quality that are still to come. */
  private rest = 0;

  get filters(): number {
    return this.count;
  }

  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.rest > 0) {
        const step = Math.min(this.rest, bytes.length - at);
        this.rest -= step;
        at += step;
      } else this.number(bytes[at++] as number);
    }
  }

  /** SUBACK with a failure for each [MQTT-3.8.4-5]. */
  answer(): Buffer {
    const codes = Buffer.alloc(this.count, 0x80);
    return Buffer.concat([Buffer.of(0x90, ...lengthOf(codes.length + 2), this.id >> 8, this.id & 255), codes]);
  }

  private number(byte: number): void {
    this.length = this.length * 256 + byte;
    if (++this.read < 2) return;
    if (this.inId) this.id = this.length;
    else {
      this.rest = this.length + 1;
      this.count++;
    }
    this.inId = false;
    this.read = 0;
    this.length = 0;
  }
}

/** A length as MQTT writes it: seven bits a byte. */
export function lengthOf(bytes: number): number[] {
  const written: number[] = [];
  for (let rest = bytes; ; rest = Math.floor(rest / 128)) {
    written.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) return written;
  }
}
