import { filled, isPlain, type Skeleton } from './skeleton.js';

/** The parts of a JSON Schema that say what a number may be. */
interface Shape {
  type?: unknown;
  properties?: Record<string, unknown>;
  items?: unknown;
  additionalProperties?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  description?: unknown;
}

export type Payload = Record<string, unknown>;

/** What may stand in a blank. */
interface Limits {
  whole: boolean;
  least: number;
  most: number;
}

/** An object or a list in which blanks are, directly or further in. */
interface Plan {
  said: Payload | unknown[];
  fills: { key: string; blank: number }[];
  within: { key: string; plan: Plan }[];
}

/** Numbers of more digits are left to `JSON.parse`: these are exact. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, n) => 10 ** n);
/** So many digits fit into 31 bits. */
const SMALL_DIGITS = 9;
const [MINUS, POINT, NOUGHT, NINE] = [45, 46, 48, 57];
/** Number is of a field that is not kept. */
const NO_LIMITS: Limits = { whole: false, least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
const KNOWN_OF_NUMBERS: ReadonlySet<string> = new Set(['type', 'minimum', 'maximum', 'description']);

/** Null: the schema says something else of it, too. */
function limitsOf(schema: unknown): Limits | null {
  const shape = schema as Shape;
  const known = Object.keys(shape).every((name) => KNOWN_OF_NUMBERS.has(name));
  if (!known || (shape.type !== 'integer' && shape.type !== 'number')) return null;
  const { minimum: least = Number.NEGATIVE_INFINITY, maximum: most = Number.POSITIVE_INFINITY } = shape;
  return { whole: shape.type === 'integer', least, most };
}

const schemaOf = ({ properties, items, additionalProperties }: Shape, key: string): unknown =>
  properties?.[key] ?? items ?? additionalProperties;

/** The end of a number as JSON writes it, without an exponent; -1: it is none, or too long. */
function endOfNumber(bytes: Uint8Array, begin: number): number {
  const from = bytes[begin] === MINUS ? begin + 1 : begin;
  let at = from;
  while (isDigitAt(bytes, at)) at++;
  const whole = at - from;
  if (whole === 0 || (whole > 1 && bytes[from] === NOUGHT)) return -1;
  if (bytes[at] !== POINT) return whole > MOST_DIGITS ? -1 : at;
  const point = at++;
  while (isDigitAt(bytes, at)) at++;
  return at === point + 1 || at - from > MOST_DIGITS + 1 ? -1 : at;
}

const isDigitAt = (bytes: Uint8Array, at: number): boolean => {
  const c = bytes[at];
  return c !== undefined && c >= NOUGHT && c <= NINE;
};

/** The number that {@link endOfNumber} found, as `JSON.parse` reads it: one division of two exact numbers is rounded right. */
function numberIn(bytes: Uint8Array, begin: number, end: number): number {
  let at = bytes[begin] === MINUS ? begin + 1 : begin;
  let value = 0;
  let decimals = 0;
  if (end - at <= SMALL_DIGITS)
    for (; at < end && bytes[at] !== POINT; at++) value = (value * 10 + (bytes[at] as number) - NOUGHT) | 0;
  for (; at < end; at++) {
    if (bytes[at] === POINT) decimals = end - at - 1;
    else value = value * 10 + (bytes[at] as number) - NOUGHT;
  }
  if (decimals > 0) value /= POWERS[decimals] as number;
  return bytes[begin] === MINUS ? -value : value;
}

/** Finds where the blanks of a text are in what was made of it. */
class Planning {
  readonly limits: Limits[];

  constructor(count: number) {
    this.limits = new Array<Limits>(count).fill(NO_LIMITS);
  }

  /**
   * Null: the schema says more of a number than its limits.
   * @param marked what the text says with the number of the blank in each.
   */
  plan(said: Payload | unknown[], marked: unknown, schema: unknown): Plan | null {
    const plan: Plan = { said, fills: [], within: [] };
    for (const [key, value] of Object.entries(said)) {
      const mark = (marked as Payload)[key];
      const of = schemaOf(schema as Shape, key);
      if (typeof value === 'number' && !this.fill(plan, key, mark, of)) return null;
      if (typeof value === 'object' && value !== null && !this.enter(plan, key, value, mark, of)) return null;
    }
    return plan;
  }

  private fill(plan: Plan, key: string, mark: unknown, schema: unknown): boolean {
    const limits = limitsOf(schema);
    if (!limits || typeof mark !== 'number') return false;
    this.limits[mark] = limits;
    plan.fills.push({ key, blank: mark });
    return true;
  }

  private enter(plan: Plan, key: string, value: object, mark: unknown, schema: unknown): boolean {
    const within = this.plan(value as Payload, mark, schema);
    if (within && within.fills.length + within.within.length > 0) plan.within.push({ key, plan: within });
    else freeze(value);
    return within !== null;
  }
}

/** What all that are said in one form share must not be changed by who has one of them. */
function freeze(shared: unknown): void {
  if (typeof shared !== 'object' || shared === null) return;
  for (const value of Object.values(shared)) freeze(value);
  Object.freeze(shared);
}

/** A copy of its own: what is said first is somebody's. */
const copied = <T>(said: T): T => JSON.parse(JSON.stringify(said)) as T;

/** Only what has blanks is made anew; the rest is shared by all that were said in this form. */
function made({ said, fills, within }: Plan, values: unknown[]): Payload | unknown[] {
  const copy = (Array.isArray(said) ? said.slice() : Object.assign({}, said)) as Payload;
  for (const { key, blank } of fills) copy[key] = values[blank];
  for (const { key, plan } of within) copy[key] = made(plan, values);
  return copy;
}

/**
 * A payload that kept its contract, with blanks for its numbers and its boot's name: another that differs in nothing else keeps it, too,
 * if its numbers are within their limits, and needs no parsing.
 */
export class Form {
  /** Of the numbers in hand; made with something that is none, for then small ones stay small. */
  private readonly values: unknown[];

  private constructor(
    private readonly skeleton: Skeleton,
    private readonly plan: Plan,
    private readonly limits: Limits[],
    /** Length of the boot's name. */
    private readonly named: { least: number; most: number },
  ) {
    this.values = skeleton.blanks.map(() => null);
  }

  /** Null: its numbers are bound by more than limits. */
  static of(skeleton: Skeleton, said: Payload, schema: unknown): Form | null {
    const marker = skeleton.name === '#' ? '##' : '#';
    const marked = JSON.parse(filled(skeleton, (blank, i) => (blank === 'name' ? marker : String(i)))) as Payload;
    const { name } = skeleton;
    // A second name behind it is the one that counts.
    if (name !== undefined && (marked['bootId'] !== marker || said['bootId'] !== name)) return null;
    const planning = new Planning(skeleton.blanks.length);
    const own = copied(said);
    const plan = planning.plan(own, marked, schema);
    if (!plan) return null;
    for (const [i, blank] of skeleton.blanks.entries()) if (blank === 'name') plan.fills.push({ key: 'bootId', blank: i });
    const { minLength: least = 0, maxLength: most = 0 } = schemaOf(schema as Shape, 'bootId') as Shape;
    return new Form(skeleton, plan, planning.limits, { least, most });
  }

  /**
   * What the text says; null: it is not of this form.
   * @param name the boot's name that is expected: who has it said again makes no new one.
   */
  read(bytes: Uint8Array, name: string): Payload | null {
    const { parts, blanks } = this.skeleton;
    let at = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Uint8Array;
      for (let j = 0; j < part.length; j++) if (bytes[at + j] !== part[j]) return null;
      at += part.length;
      if (i === blanks.length) break;
      at = blanks[i] === 'name' ? this.takeName(bytes, at, i, name) : this.takeNumber(bytes, at, i);
      if (at < 0) return null;
    }
    return at === bytes.length ? (made(this.plan, this.values) as Payload) : null;
  }

  private takeNumber(bytes: Uint8Array, begin: number, blank: number): number {
    const end = endOfNumber(bytes, begin);
    if (end < 0) return -1;
    const value = numberIn(bytes, begin, end);
    const { whole, least, most } = this.limits[blank] as Limits;
    if (value < least || value > most || (whole && !Number.isInteger(value))) return -1;
    this.values[blank] = value;
    return end;
  }

  private takeName(bytes: Uint8Array, begin: number, blank: number, expected: string): number {
    let end = begin;
    let same = true;
    for (let c = bytes[end]; c !== undefined && isPlain(c); c = bytes[++end]) same &&= c === expected.charCodeAt(end - begin);
    const length = end - begin;
    if (length < this.named.least || length > this.named.most) return -1;
    this.values[blank] = same && length === expected.length ? expected : String.fromCharCode(...bytes.subarray(begin, end));
    return end;
  }
}
