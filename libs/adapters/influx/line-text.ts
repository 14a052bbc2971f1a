const FIRST_ROOM = 1 << 16;
/** Up to this length a loop is faster than the call out of JavaScript. */
const SHORT = 48;
const ZERO = 48;
const NEWLINE = 10;
const BILLION = 1_000_000_000;
/** Beyond it a tenth is not told from its neighbours. */
const MOST_TENTHS = 1e14;

/** Text that is put together as bytes: strings joined by the dozen cost several times as much. */
export class LineText {
  private bytes = Buffer.allocUnsafe(FIRST_ROOM);
  private at = 0;
  /** Lines so far. */
  lines = 0;

  /** Bytes so far. */
  get size(): number {
    return this.at;
  }

  /** What was put together, without the last newline; the next begins anew. */
  take(): string {
    const text = this.bytes.toString('utf8', 0, Math.max(0, this.at - 1));
    this.at = 0;
    this.lines = 0;
    return text;
  }

  /** The same as bytes: to make a string of a request and bytes of the string again costs a tenth of a load. */
  takeBytes(): Buffer {
    const bytes = Buffer.from(this.bytes.subarray(0, Math.max(0, this.at - 1)));
    this.at = 0;
    this.lines = 0;
    return bytes;
  }

  text(text: string): void {
    // Three bytes at most for each unit of UTF-16.
    this.makeRoom(3 * text.length);
    if (text.length > SHORT) this.at += this.bytes.write(text, this.at);
    else this.short(text);
  }

  raw(bytes: Uint8Array): void {
    this.makeRoom(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** As `String` says it. */
  number(value: number): void {
    const tenths = Math.round(value * 10);
    if (Number.isSafeInteger(value)) this.whole(value);
    else if (tenths / 10 === value && tenths > 0 && tenths < MOST_TENTHS) {
      this.whole(Math.floor(tenths / 10));
      this.text('.');
      this.whole(tenths % 10);
    } else this.text(String(value));
  }

  /** So many digits of a number below a billion, zeros in front. */
  digits(value: number, count: number): void {
    this.makeRoom(count);
    let rest = value;
    for (let at = this.at + count - 1; at >= this.at; at--) {
      const next = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - 10 * next;
      rest = next;
    }
    this.at += count;
  }

  endLine(): void {
    this.makeRoom(1);
    this.bytes[this.at++] = NEWLINE;
    this.lines++;
  }

  private whole(value: number): void {
    if (value < 0) this.text('-');
    const size = Math.abs(value);
    if (size >= BILLION) this.whole(Math.floor(size / BILLION));
    this.digits(size % BILLION, size < BILLION ? lengthOf(size) : 9);
  }

  private short(text: string): void {
    let at = this.at;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.at += this.bytes.write(text, this.at);
        return;
      }
      this.bytes[at++] = code;
    }
    this.at = at;
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

function lengthOf(value: number): number {
  let length = 1;
  for (let most = 10; value >= most; most *= 10) length++;
  return length;
}
