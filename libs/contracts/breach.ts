import type { ErrorObject } from 'ajv/dist/2020.js';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** The kind of a value that came, in the words of whoever wrote the program that sent it. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return 'an object';
  if (!Number.isFinite(value)) return 'too large for a number';
  return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
}

/** What cannot be kept as text is no text of a sentence either. */
const shown = (name: string): string => name.replaceAll(/\p{Cs}|\0/gu, '\ufffd');

/** `/items/0/remaining` as `items[0].remaining`, with the value that stands there. */
function placeOf(pointer: string, payload: unknown): { field: string; value: unknown } {
  let field = '';
  let value = payload;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const separator = field === '' ? '' : '.';
    field += Array.isArray(value) ? `[${name}]` : `${separator}${shown(name)}`;
    value = (value as Record<string, unknown> | null)?.[name];
  }
  return { field, value };
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

type Words = (params: Record<string, unknown>, value: unknown) => string;

const AT_LEAST: Words = ({ limit }) => `must be at least ${limit}`;
const AT_MOST: Words = ({ limit }) => `must be at most ${limit}`;
const NOT_EMPTY: Words = () => 'must not be empty';

const WORDS: Readonly<Record<string, Words>> = {
  type: ({ type }, value) => `must be ${TYPES[String(type)] ?? type}, it is ${kindOf(value)}`,
  enum: ({ allowedValues }, value) => {
    const allowed = `must be one of ${(allowedValues as unknown[]).join(', ')}`;
    return typeof value === 'string' ? allowed : `${allowed}, it is ${kindOf(value)}`;
  },
  minimum: AT_LEAST,
  maximum: AT_MOST,
  minLength: NOT_EMPTY,
  minItems: NOT_EMPTY,
  maxLength: ({ limit }, value) => `must have at most ${many(Number(limit), 'character')}, it has ${[...String(value)].length}`,
  maxItems: ({ limit }, value) => `must have at most ${many(Number(limit), 'member')}, it has ${(value as unknown[]).length}`,
  pattern: (_, value) =>
    String(value).includes('\0')
      ? 'has a NUL character, which cannot be kept as text'
      : 'has half of a surrogate pair, such as \\ud83d alone, which is no character',
};

/** `ts` is what vendors get wrong most: said in their unit. */
function hintOf(field: string, value: unknown): string {
  if (field !== 'ts') return '';
  if (typeof value === 'number' && value < 100_000_000_000) return '; it must be epoch milliseconds, and this looks like seconds';
  if (typeof value === 'number' && value > 100_000_000_000_000)
    return '; it must be epoch milliseconds, and this looks like microseconds';
  return '; it must be epoch milliseconds';
}

/** What breaks the contract, in one sentence that begins with the field: `items[0].remaining must be a number, it is a string`. */
export function breachOf(error: ErrorObject | undefined, payload: unknown): string {
  if (!error) return 'payload is not as the contract says';
  const { field, value } = placeOf(error.instancePath, payload);
  const { missingProperty } = error.params as { missingProperty?: string };
  if (missingProperty !== undefined) return `${field === '' ? '' : `${field}.`}${missingProperty} is required`;
  const words = WORDS[error.keyword];
  const of = error.propertyName === undefined ? field || 'payload' : `a name in ${field}`;
  const about = error.propertyName ?? value;
  return `${of} ${words ? words(error.params, about) : (error.message ?? 'is not as the contract says')}${hintOf(field, value)}`;
}
