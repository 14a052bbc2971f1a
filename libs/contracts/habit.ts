import { Form, type Payload } from './form.js';
import { type Skeleton, skeletonOf } from './skeleton.js';
import { contractOf } from './validate.js';
import { KINDS, type Kind } from './vocabulary.js';

/** Kinds that are said over and over, of numbers that change. The others are rare, and full of words of their own. */
const REPEATED: ReadonlySet<Kind> = new Set<Kind>(['heartbeat', 'consumables', 'cashbox']);
/** Forms of one kind that are kept ready: a make of kiosk has a few, by what of it is out of order. Then all are made anew. Ours. */
export const MOST_FORMS = 1_024;
/** Longer texts are always parsed, bytes. Ours. */
const LONGEST = 4_096;

/** The forms of one kind, shared by all kiosks. */
class Forms {
  private readonly ready = new Map<string, Form | null>();
  /** Counts how often all were made anew: who holds one of before lets go of it. */
  generation = 0;

  constructor(private readonly kind: Kind) {}

  /** Null: texts like it are to be parsed. */
  of(bytes: Uint8Array, said: Payload): Form | null {
    const skeleton = skeletonOf(bytes);
    const key = keyOf(skeleton);
    const known = this.ready.get(key);
    if (known !== undefined) return known;
    if (this.ready.size >= MOST_FORMS) this.beginAnew();
    const form = Form.of(skeleton, said, contractOf(this.kind).schema);
    this.ready.set(key, form);
    return form;
  }

  private beginAnew(): void {
    this.ready.clear();
    this.generation++;
  }
}

const formsOf = Object.fromEntries(KINDS.map((kind) => [kind, new Forms(kind)])) as Record<Kind, Forms>;

/** Tells texts from each other by all but what is in their blanks; no JSON has such control characters. */
const keyOf = ({ parts, blanks }: Skeleton): string =>
  parts.map((part, i) => Buffer.from(part).toString('latin1') + (blanks[i] === 'name' ? '\u0001' : '\u0000')).join('');

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/** How one kiosk lays out what it says of one kind: nearly always as before, and then only its numbers are read. */
export class Habit {
  private form: Form | null = null;
  /** The one before, for those that alternate. */
  private other: Form | null = null;
  /** Texts in a row that were of neither. Who has no habit is asked for one ever more seldom. */
  private strange = 0;
  private readonly forms: Forms;
  private generation = 0;

  constructor(private readonly kind: Kind) {
    this.forms = formsOf[kind];
  }

  /**
   * The payload as its contract has it, by what came before; null: it must be parsed. What it shares with others is frozen.
   * @param bootId the boot that is expected: it is compared in place, not made anew.
   */
  read(bytes: Uint8Array, bootId: string): Payload | null {
    if (!this.form) return null;
    if (this.generation !== this.forms.generation) {
      this.form = null;
      this.other = null;
      return null;
    }
    const said = this.form.read(bytes, bootId) ?? this.readOther(bytes, bootId);
    if (said) this.strange = 0;
    return said;
  }

  /** Learns how a text is laid out that was parsed and keeps its contract. */
  learn(bytes: Uint8Array, said: Payload): void {
    if (!REPEATED.has(this.kind) || bytes.length > LONGEST || !isPowerOfTwo(++this.strange)) return;
    const form = this.forms.of(bytes, said);
    if (!form) return;
    if (this.generation !== this.forms.generation) this.form = null;
    this.generation = this.forms.generation;
    [this.form, this.other] = [form, this.form];
  }

  private readOther(bytes: Uint8Array, bootId: string): Payload | null {
    const said = this.other?.read(bytes, bootId) ?? null;
    if (said) [this.form, this.other] = [this.other, this.form];
    return said;
  }
}
