/** What stands in a blank of a text: a number, or the name of a boot. */
export type Blank = 'number' | 'name';

/** A JSON text without its numbers and its boot's name: the parts before, between and behind the blanks. */
export interface Skeleton {
  parts: Uint8Array[];
  blanks: Blank[];
  /** What stood in the blank for the boot's name; undefined: there is none. */
  name: string | undefined;
}

const [QUOTE, BACKSLASH, COLON, MINUS, NOUGHT, NINE] = [34, 92, 58, 45, 48, 57];
const NAMED = Buffer.from('"bootId"');
const OPENS: ReadonlySet<number> = new Set(Buffer.from('{['));
const CLOSES: ReadonlySet<number> = new Set(Buffer.from('}]'));
const SPACES: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n'));
const IN_NUMBERS: ReadonlySet<number> = new Set(Buffer.from('0123456789+-.eE'));

const isDigit = (c: number): boolean => c >= NOUGHT && c <= NINE;
/** Needs no escape, and is one byte. */
export const isPlain = (c: number): boolean => c >= 32 && c < 127 && c !== QUOTE && c !== BACKSLASH;

/** Goes once over a text that is JSON. */
class Scan {
  private at = 0;
  /** Where the part in hand begins. */
  private from = 0;
  private depth = 0;
  /** The last string was the key of the boot's name, and whether its colon came. */
  private named = false;
  private asked = false;
  private readonly found: Skeleton = { parts: [], blanks: [], name: undefined };

  constructor(private readonly bytes: Uint8Array) {}

  run(): Skeleton {
    while (this.at < this.bytes.length) this.step(this.bytes[this.at] as number);
    this.found.parts.push(this.part(this.bytes.length));
    return this.found;
  }

  private step(c: number): void {
    if (c === QUOTE) this.string();
    else if (c === MINUS || isDigit(c)) this.number();
    else {
      this.at++;
      if (OPENS.has(c)) this.depth++;
      else if (CLOSES.has(c)) this.depth--;
      if (SPACES.has(c)) return;
      this.asked = c === COLON && this.named;
      this.named = false;
    }
  }

  private string(): void {
    const begin = this.at++;
    let plain = true;
    for (let c = this.bytes[this.at] as number; c !== QUOTE; c = this.bytes[++this.at] as number) {
      plain &&= isPlain(c);
      if (c === BACKSLASH) this.at++;
    }
    this.at++;
    if (this.asked && plain && this.found.name === undefined) this.leaveName(begin + 1, this.at - 1);
    this.asked = false;
    this.named = this.depth === 1 && this.isNamed(begin);
  }

  private isNamed(begin: number): boolean {
    return this.at - begin === NAMED.length && NAMED.every((c, i) => this.bytes[begin + i] === c);
  }

  private leaveName(from: number, to: number): void {
    this.found.name = String.fromCharCode(...this.bytes.subarray(from, to));
    this.leave('name', from, to);
  }

  private number(): void {
    const from = this.at;
    while (IN_NUMBERS.has(this.bytes[this.at] as number)) this.at++;
    this.asked = false;
    this.leave('number', from, this.at);
  }

  private leave(blank: Blank, from: number, to: number): void {
    this.found.parts.push(this.part(from));
    this.found.blanks.push(blank);
    this.from = to;
  }

  /** A copy: what came is gone soon. */
  private part(to: number): Uint8Array {
    return Uint8Array.from(this.bytes.subarray(this.from, to));
  }
}

/** Takes the numbers out of a text that is JSON, and the name of its boot where it is plain. */
export const skeletonOf = (bytes: Uint8Array): Skeleton => new Scan(bytes).run();

/** The text with something else in its blanks. */
export function filled({ parts, blanks }: Skeleton, of: (blank: Blank, index: number) => string): string {
  const pieces = parts.flatMap((part, i) => {
    const blank = blanks[i];
    return blank ? [part, Buffer.from(of(blank, i))] : [part];
  });
  return Buffer.concat(pieces).toString();
}
