import { Form, type Payload } from './form.js';
import { type Skeleton, skeletonOf } from './skeleton.js';
import { contractOf } from './validate.js';
import { KINDS, type Kind } from './vocabulary.js';

/** Forms of one kind that are kept ready: a make of kiosk has a few, by what of it is out of order. Ours. */
const MOST_FORMS = 4_096;

/** Null: texts like it are to be parsed. */
type Forms = Map<string, Form | null>;
const ready = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as Record<Kind, Forms>;

/** Tells texts from each other by all but what is in their blanks; no JSON has such control characters. */
const keyOf = ({ parts, blanks }: Skeleton): string =>
  parts.map((part, i) => Buffer.from(part).toString('latin1') + (blanks[i] === 'name' ? '\u0001' : '\u0000')).join('');

function formOf(kind: Kind, bytes: Uint8Array, said: Payload): Form | null {
  const skeleton = skeletonOf(bytes);
  const key = keyOf(skeleton);
  const forms = ready[kind];
  const known = forms.get(key);
  if (known !== undefined) return known;
  if (forms.size >= MOST_FORMS) forms.clear();
  const form = Form.of(skeleton, said, contractOf(kind).schema);
  forms.set(key, form);
  return form;
}

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/** How one kiosk lays out what it says of one kind: nearly always as before, and then only its numbers are read. */
export class Habit {
  private form: Form | null = null;
  /** The one before, for those that alternate. */
  private other: Form | null = null;
  /** Texts in a row that were of neither. Who has no habit is asked for one ever more seldom. */
  private strange = 0;

  constructor(private readonly kind: Kind) {}

  /**
   * The payload as its contract has it, by what came before; null: it must be parsed. What it shares with others is not to be changed.
   * @param bootId the boot that is expected: it is compared in place, not made anew.
   */
  read(bytes: Uint8Array, bootId: string): Payload | null {
    const said = this.form?.read(bytes, bootId) ?? this.readOther(bytes, bootId);
    if (said) this.strange = 0;
    return said;
  }

  /** Learns how a text is laid out that was parsed and keeps its contract. */
  learn(bytes: Uint8Array, said: Payload): void {
    if (!isPowerOfTwo(++this.strange)) return;
    const form = formOf(this.kind, bytes, said);
    if (form) [this.form, this.other] = [form, this.form];
  }

  private readOther(bytes: Uint8Array, bootId: string): Payload | null {
    const said = this.other?.read(bytes, bootId) ?? null;
    if (said) [this.form, this.other] = [this.other, this.form];
    return said;
  }
}
