import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { inPlain } from '#libs/contracts/index.js';
import { type FieldError, Problem } from './problem.js';

/** Places that are named. */
export const MOST_ERRORS = 20;

/** As a sentence of its own: of schemas some are, what is read after the field's name is not. */
export const sentence = (said: string): string =>
  `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith('.') ? '' : '.'}`;

const fieldErrors = (issue: z.core.$ZodIssue, root: string): FieldError[] => {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.') || root, message: sentence(issue.message) }];
  return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'There is no such field.' }));
};

/** Checks a body, a query or a part of the path once, on its way in. The OpenAPI document reads its schema. */
export class Checked<T extends z.ZodType> implements PipeTransform<unknown, z.output<T>> {
  constructor(readonly schema: T) {}

  transform(value: unknown, { type, data }: ArgumentMetadata): z.output<T> {
    const parsed = this.schema.safeParse(value, { error: inPlain('en') });
    if (parsed.success) return parsed.data;
    const errors = parsed.error.issues.flatMap((issue) => fieldErrors(issue, data ?? type)).slice(0, MOST_ERRORS);
    const said = errors.slice(0, 3).map((e) => `${e.field}: ${e.message}`);
    throw new Problem('bad-request', said.join('; '), { errors });
  }
}

/** A part whose schema the OpenAPI document shows, and which is checked where what is registered can be laid beside it. */
class Described<T extends z.ZodType> extends Checked<T> {
  override transform(value: unknown): z.output<T> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as z.output<T>;
    throw new Problem('bad-request', 'Send a JSON object.', {
      errors: [{ field: 'body', message: 'Must be a group of fields.' }],
    });
  }
}

export const described = <T extends z.ZodType>(schema: T): Checked<T> => new Described(schema);

export const checked = <T extends z.ZodType>(schema: T): Checked<T> => new Checked(schema);
