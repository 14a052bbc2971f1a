/** Numbers that look like chance and are the same for the same seed (xorshift). */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0 || 1;
  }

  /** From 0 up to and without `below`. */
  int(below: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % below;
  }

  one<T>(of: readonly T[]): T {
    return of[this.int(of.length)] as T;
  }

  /** Once in so many times. */
  in(times: number): boolean {
    return this.int(times) === 0;
  }
}

export type Schema = Record<string, unknown>;

const HUGE = 'x'.repeat(70_000);
const ODD_TEXTS = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\u202eabc', '𝒳🎰', '样例大厅', 'é'.repeat(300), HUGE],
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'null', 'undefined', 'NaN', 'true'],
  ...['../../etc', '%2e%2e%2f', '%zz', "' OR 1=1 --", '"; DROP TABLE act', '{{x}}', '<b>', 'a\r\nX-A: b', '*', '?', '#'],
  ...['2026-02-30T00:00:00Z', '2026-11-22T06:00:00Z', '9999-12-31', '-1', '0', '1e999', '9007199254740993', '1', '5'],
];
const ODD_NUMBERS = [0, -0, -1, 1, 2, 0.5, 255, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308, 1_763_791_200_000, 8.64e15 + 1];
const ODD = [null, true, false, [], {}, [[]], [null], ...ODD_NUMBERS];

const isRecord = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes values that a schema asks for, and some that it does not. */
export class Values {
  constructor(
    private readonly chance: Chance,
    private readonly schemas: Schema,
    /** Ids of things that are there. */
    private readonly known: readonly string[],
  ) {}

  text(): string {
    const { chance } = this;
    if (chance.in(2)) return chance.one(this.known);
    return chance.in(3) ? `n-${chance.int(12)}` : chance.one(ODD_TEXTS);
  }

  of(schema: unknown, depth = 0): unknown {
    const { chance } = this;
    if (chance.in(14)) return chance.in(2) ? chance.one(ODD) : this.text();
    if (!isRecord(schema) || depth > 6) return chance.one(ODD);
    if (typeof schema['$ref'] === 'string') return this.of(this.schemas[schema['$ref'].split('/').pop() ?? ''], depth);
    const either = [schema['anyOf'], schema['oneOf'], schema['allOf']].find(Array.isArray);
    if (either) return this.of(chance.one(either), depth + 1);
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return chance.one(schema['enum']);
    return this.typed(schema, depth);
  }

  private typed(schema: Schema, depth: number): unknown {
    const { chance } = this;
    switch (schema['type']) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return Array.from({ length: chance.int(4) }, () => this.of(schema['items'], depth + 1));
      case 'integer':
      case 'number':
        return this.number(schema);
      case 'boolean':
        return chance.in(2);
      case 'null':
        return null;
      default:
        return this.text();
    }
  }

  private number({ minimum, maximum }: Schema): number {
    const { chance } = this;
    const [low, high] = [typeof minimum === 'number' ? minimum : -5, typeof maximum === 'number' ? maximum : 5];
    return chance.one([low, high, low - 1, high + 1, Math.floor((low + high) / 2), ...ODD_NUMBERS.slice(0, 6)]);
  }

  private object({ properties, required, additionalProperties }: Schema, depth: number): Schema {
    const { chance } = this;
    const made: Schema = Object.create(null);
    for (const [name, field] of Object.entries(isRecord(properties) ? properties : {})) {
      const isAsked = Array.isArray(required) && required.includes(name);
      if (isAsked ? !chance.in(20) : chance.in(3)) made[name] = this.of(field, depth + 1);
    }
    if (isRecord(additionalProperties))
      for (let i = chance.int(3); i > 0; i--) made[this.text()] = this.of(additionalProperties, depth + 1);
    if (chance.in(20)) made[chance.one(['__proto__', 'constructor', 'x', ''])] = chance.one(ODD);
    return made;
  }
}
