import { assemble, type Instant, READING_KINDS, type Reading, type ReadingHead, type ReadingKind } from '#libs/domain/index.js';

/** Who sent a reading. */
type Sender = Omit<ReadingHead, 'kind'>;
/** How a payload's value stands among the numbers: as itself, or as the place of a word, or of a word that is JSON. */
type As = 'number' | 'word' | 'json';
/** What the payloads of one kind that have the same fields have in common. */
interface Shape {
  kind: ReadingKind;
  fields: readonly { name: string; as: As }[];
}

/** Readings as numbers and words, for another thread: objects cost both threads several times as much. */
export interface Pack {
  count: number;
  /** When the last of them came. */
  until: Instant;
  /** Of each reading its shape, sender, receipt, whether it is historical, and the values of its payload. */
  numbers: Float64Array<ArrayBuffer>;
  senders: Sender[];
  shapes: Shape[];
  words: string[];
}

/** Numbers of a reading before those of its payload. */
const HEAD = 4;
/** A heartbeat has seventeen numbers. */
const ROOM = 32;

/** A shape that is being looked for, field by field. */
class Sought implements Shape {
  no = -1;
  private readonly next = { number: new Map<string, Sought>(), word: new Map<string, Sought>(), json: new Map<string, Sought>() };

  constructor(
    readonly kind: ReadingKind,
    readonly fields: Shape['fields'],
  ) {}

  with(name: string, as: As): Sought {
    const known = this.next[as].get(name);
    if (known) return known;
    const sought = new Sought(this.kind, [...this.fields, { name, as }]);
    this.next[as].set(name, sought);
    return sought;
  }
}

/** Packs readings, so many in one pack. */
export class Packing {
  count = 0;
  private until: Instant = 0;
  private at = 0;
  private numbers: Float64Array<ArrayBuffer>;
  private readonly senders: Sender[] = [];
  private readonly senderNos = new Map<string, number>();
  private readonly beginnings = new Map(READING_KINDS.map((kind) => [kind, new Sought(kind, [])]));
  private readonly shapes: Shape[] = [];
  private readonly words: string[] = [];
  /** By the string, or by the list or map itself: a fleet says the same object again and again. */
  private readonly wordNos = new Map<unknown, number>();

  constructor(readings: number) {
    this.numbers = new Float64Array(readings * ROOM);
  }

  take(reading: Reading): void {
    const { kind, payload, receivedAt, historical } = reading;
    const begin = this.at;
    this.at += HEAD;
    let shape = this.beginnings.get(kind) as Sought;
    for (const name in payload) {
      const value = payload[name];
      if (value === undefined) continue;
      const as = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'word' : 'json';
      shape = shape.with(name, as);
      this.put(this.at++, typeof value === 'number' ? value : this.wordNo(value));
    }
    this.put(begin, this.shapeNo(shape));
    this.put(begin + 1, this.senderNo(reading));
    this.put(begin + 2, receivedAt);
    this.put(begin + 3, Number(historical));
    this.until = receivedAt;
    this.count++;
  }

  done(): Pack {
    const { count, until, senders, words } = this;
    const shapes = this.shapes.map(({ kind, fields }) => ({ kind, fields }));
    return { count, until, numbers: this.numbers.slice(0, this.at), senders, shapes, words };
  }

  private put(at: number, value: number): void {
    if (at >= this.numbers.length) {
      const larger = new Float64Array(2 * at + ROOM);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[at] = value;
  }

  private shapeNo(shape: Sought): number {
    if (shape.no < 0) shape.no = this.shapes.push(shape) - 1;
    return shape.no;
  }

  private senderNo({ kioskId, hallId, region, kioskType }: Reading): number {
    const known = this.senderNos.get(kioskId);
    if (known !== undefined) return known;
    const no = this.senders.push({ kioskId, hallId, region, kioskType }) - 1;
    this.senderNos.set(kioskId, no);
    return no;
  }

  private wordNo(value: unknown): number {
    const known = this.wordNos.get(value);
    if (known !== undefined) return known;
    const no = this.words.push(typeof value === 'string' ? value : JSON.stringify(value)) - 1;
    this.wordNos.set(value, no);
    return no;
  }
}

/** What was packed, reading by reading; what is said again and again is one object again. */
export class Unpacking {
  private readonly parsed: unknown[] = [];
  private readonly empties = new Map<Shape, Record<string, unknown>>();

  constructor(private readonly pack: Pack) {}

  /** Where each reading begins, with its sender and kind. */
  *places(): Generator<{ at: number; kioskId: string; kind: ReadingKind }> {
    const { numbers } = this.pack;
    for (let at = 0; at < numbers.length; ) {
      const { shape, sender } = this.headAt(at);
      yield { at, kioskId: sender.kioskId, kind: shape.kind };
      at += HEAD + shape.fields.length;
    }
  }

  readingAt(at: number): Reading {
    const { numbers } = this.pack;
    const { shape, sender } = this.headAt(at);
    const { kioskId, hallId, region, kioskType } = sender;
    const payload = { ...this.emptyOf(shape) };
    let next = at + HEAD;
    for (const { name, as } of shape.fields) {
      const value = numbers[next++] as number;
      payload[name] = as === 'number' ? value : as === 'word' ? this.pack.words[value] : this.parsedAt(value);
    }
    const head = { kioskId, hallId, region, kioskType, kind: shape.kind };
    return assemble(head, payload, numbers[at + 2] as number, { historical: numbers[at + 3] === 1 });
  }

  /** A copy of a whole object that is filled costs a third of one that grows. */
  private emptyOf(shape: Shape): Record<string, unknown> {
    const known = this.empties.get(shape);
    if (known) return known;
    const empty = Object.fromEntries(shape.fields.map(({ name }) => [name, null]));
    this.empties.set(shape, empty);
    return empty;
  }

  private headAt(at: number): { shape: Shape; sender: Sender } {
    const { numbers, shapes, senders } = this.pack;
    return { shape: shapes[numbers[at] as number] as Shape, sender: senders[numbers[at + 1] as number] as Sender };
  }

  private parsedAt(no: number): unknown {
    this.parsed[no] ??= JSON.parse(this.pack.words[no] as string);
    return this.parsed[no];
  }
}
