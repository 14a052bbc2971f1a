/** Counts bytes of an MQTT stream, so that a packet that is too large is known by its head, before it is buffered. */
export class PacketSizes {
  /** Bytes of the present packet that are still to come. */
  private rest = 0;
  /** 0: the next byte begins a packet; else it is the n-th byte of its length. */
  private lengthByte = 0;
  private length = 0;

  constructor(private readonly limit: number) {}

  /** Length, as far as it is known, of the first packet in the chunk that is over the limit, or 0 when there is none. */
  oversized(chunk: Uint8Array): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.rest > 0) {
        const step = Math.min(this.rest, chunk.length - at);
        this.rest -= step;
        at += step;
      } else if (this.head(chunk[at++] as number) > this.limit) return this.length;
    }
    return 0;
  }

  /** Takes one byte of a packet's head; answers the length as far as it is known. */
  private head(byte: number): number {
    if (this.lengthByte === 0) {
      this.length = 0;
      this.lengthByte = 1;
      return 0;
    }
    this.length += (byte & 127) * 128 ** (this.lengthByte - 1);
    if (byte < 128) {
      this.rest = this.length;
      this.lengthByte = 0;
    } else if (++this.lengthByte > 4) {
      // More than four bytes of length is no MQTT; the parser says so.
      this.lengthByte = 0;
    }
    return this.length;
  }
}
