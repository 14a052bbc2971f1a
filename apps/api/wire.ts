import { z } from 'zod';
import type { Instant, Wire } from '#libs/domain/index.js';

/** Largest distance from 1970 that a Date can tell. */
const FARTHEST = 8.64e15;

/** What was kept before and is no instant, or is none that a Date can tell, is passed on as it is: an odd row must not hide a page. */
const written = (at: unknown): unknown => (typeof at === 'number' && Math.abs(at) <= FARTHEST ? new Date(at).toISOString() : at);

/** An instant of the domain, which the wire has as ISO 8601 in UTC. */
export const instant = (about = 'UTC.') =>
  z.codec(z.iso.datetime().describe(about), z.number(), {
    decode: (text): Instant => Date.parse(text),
    encode: (at) => written(at) as string,
  });

/**
 * The schemas of a domain type's fields: none may be missing, none may be of another type, and there is none that the type does not have.
 * `Unsaid` are fields that are answered and that the OpenAPI document promises nobody.
 */
export type Fields<T, Unsaid extends keyof T = never> = {
  [K in Exclude<keyof T, Unsaid>]-?: z.ZodType<T[K], Wire<T[K]>>;
};

/** The same of what is answered as the history keeps it: its times are epoch milliseconds. */
export type FieldsAsKept<T> = { [K in keyof T]-?: z.ZodType<T[K], T[K]> };

/** What is passed on as it is kept, and of which the document tells no more than the schema. */
export const asKept = <T>(schema: z.ZodType = z.unknown()): z.ZodType<T, T> => schema as z.ZodType<T, T>;

/** One of our words, of which the document does not promise that there will be no others. */
export const word = <T extends string>(): z.ZodType<T, T> => asKept<T>(z.string());

type Encode = (value: unknown) => unknown;

const asItIs: Encode = (value) => value;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Encodes some fields and leaves the others, and their order, as they are. */
function encodeFields(shape: Record<string, z.core.$ZodType>): Encode {
  const told = Object.entries(shape)
    .map(([name, field]) => [name, encoderOf(field)] as const)
    .filter(([, encode]) => encode !== asItIs);
  if (told.length === 0) return asItIs;
  return (value) => {
    if (!isRecord(value)) return value;
    const copy = { ...value };
    for (const [name, encode] of told) if (name in copy) copy[name] = encode(copy[name]);
    return copy;
  };
}

function encodeItems(item: Encode): Encode {
  if (item === asItIs) return asItIs;
  return (value) => (Array.isArray(value) ? value.map(item) : value);
}

function encodeValues(inner: Encode): Encode {
  if (inner === asItIs) return asItIs;
  return (value) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one)])) : value;
}

/** A number that is an instant in one of the shapes is one in each that has it. */
function encodeAny(options: Encode[]): Encode {
  const told = options.filter((encode) => encode !== asItIs);
  return told.length === 0 ? asItIs : (value) => told.reduce((one, encode) => encode(one), value);
}

function made(schema: z.core.$ZodType): Encode {
  if (schema instanceof z.ZodCodec) return written;
  if (schema instanceof z.ZodObject) return encodeFields(schema.shape);
  if (schema instanceof z.ZodArray) return encodeItems(encoderOf(schema.element));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return encoderOf(schema.unwrap());
  if (schema instanceof z.ZodUnion) return encodeAny(schema.options.map(encoderOf));
  if (schema instanceof z.ZodRecord) return encodeValues(encoderOf(schema.valueType));
  return asItIs;
}

const encoders = new WeakMap<z.core.$ZodType, Encode>();

/**
 * How a value becomes what the schema says of the wire: its codecs encode, and everything else passes as it is. Not `z.encode`, which
 * would refuse what an earlier version kept otherwise, and drop what the document does not name.
 */
export function encoderOf(schema: z.core.$ZodType): Encode {
  const known = encoders.get(schema);
  if (known) return known;
  const encode = made(schema);
  encoders.set(schema, encode);
  return encode;
}
