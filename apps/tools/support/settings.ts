import { z } from 'zod';
import { PREFIX, SECRETS, Settings } from '#libs/runtime/index.js';
import type { Options } from './options.js';

const SECRET_NAMES: ReadonlySet<string> = new Set(SECRETS);

function within(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return within(schema.unwrap());
  return schema;
}

/** One of a few words, or a number: nothing that somebody made up. */
const isClosed = (name: string, value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && (within(Settings.shape[name as keyof Settings]) instanceof z.ZodEnum || value === 'off'));

/** Each setting by its name, whether it was given, and its value where that is a number or one of a few words. */
export function settingsTold({ settings, given, refusal }: Options): object {
  const values = settings as Record<string, unknown>;
  const one = (name: string): [string, object] => {
    const isGiven = given.includes(PREFIX + name) || given.includes(`${PREFIX}${name}_FILE`);
    const value = values[name];
    const shown = !SECRET_NAMES.has(name) && isClosed(name, value) ? { value } : {};
    return [PREFIX + name, { given: isGiven, ...shown }];
  };
  return { refusedAtStart: refusal, given, settings: Object.fromEntries(Object.keys(Settings.shape).map(one)) };
}
