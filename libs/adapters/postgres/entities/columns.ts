import type { ColumnOptions, ValueTransformer } from 'typeorm';
import { json } from '../sql.js';

/** Numbers of PostgreSQL's bigint come as text; ours are moments and counts, far below 2^53. */
const asNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** What jsonb would refuse of a string is replaced, as {@link json} does it. */
const asStorable: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? value : JSON.parse(json(value))),
  from: (value: unknown) => value,
};

/** Of text that is compared by its bytes: ids, in the same order on every server. */
export const ID = { type: 'text', collation: 'C' } as const;
export const WHOLE_NUMBER = { type: 'bigint', transformer: asNumber } as const;
export const JSON_VALUE = { type: 'jsonb', transformer: asStorable } as const;

/** A column that the database makes from others; never written, and read only when it is asked for. */
export const made = (asExpression: string): ColumnOptions => ({
  generatedType: 'STORED',
  asExpression,
  insert: false,
  update: false,
  select: false,
});

export const textOf = (field: string): ColumnOptions => ({ type: 'text', ...made(`body->>'${field}'`) });
export const numberOf = (field: string): ColumnOptions => ({ ...WHOLE_NUMBER, ...made(`(body->>'${field}')::bigint`) });
