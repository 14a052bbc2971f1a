import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { inPlain } from './plain.js';

const said = (schema: z.ZodType, value: unknown): string[] =>
  (['en', 'zh'] as const).map(
    (language) => schema.safeParse(value, { error: inPlain(language) }).error?.issues[0]?.message ?? 'nothing',
  );

describe('what is wrong with a value is said so that nobody has to know schemas', () => {
  test.each<[string, z.ZodType, unknown, string, string]>([
    ['missing text', z.string(), undefined, 'is required', '必须填写'],
    ['a missing choice', z.enum(['a', 'b']), undefined, 'is required', '必须填写'],
    ['a missing alternative', z.union([z.string(), z.number()]), undefined, 'is required', '必须填写'],
    ['a number for text', z.string(), 3, 'must be text', '必须是文本'],
    ['text for a number', z.number(), 'many', 'must be a number', '必须是数字'],
    ['a fraction', z.int(), 1.5, 'must be a whole number', '必须是整数'],
    ['a word for a switch', z.boolean(), 'maybe', 'must be true or false', '必须是 true 或 false'],
    ['text for a list', z.array(z.string()), 'a', 'must be a list', '必须是列表'],
    ['a list for fields', z.object({}), [], 'must be a group of fields', '必须是一组字段'],
    ['another choice', z.enum(['a', 'b']), 'c', 'must be one of a, b', '必须是以下之一：a、b'],
    ['another word', z.literal('a'), 'c', 'must be a', '必须是 a'],
    ['neither alternative', z.union([z.string(), z.number()]), true, 'is not as it must be', '不符合要求'],
    ['empty text', z.string().min(1), '', 'must not be empty', '不能为空'],
    ['short text', z.string().min(3), 'a', 'must have at least 3 characters', '至少要有 3 个字符'],
    ['a long list', z.array(z.number()).max(1), [1, 2], 'must have at most 1 item', '最多只能有 1 项'],
    ['too little', z.number().min(1), 0, 'must be at least 1', '不能小于 1'],
    ['too much', z.number().max(9), 10, 'must be at most 9', '不能大于 9'],
    ['nothing where more is wanted', z.number().positive(), 0, 'must be more than 0', '必须大于 0'],
    ['unknown fields', z.strictObject({}), { a: 1, b: 2 }, 'has no such field: a, b', '没有这个字段：a、b'],
    ['words of the schema itself', z.string().regex(/x/, 'must have an x'), 'a', 'must have an x', 'must have an x'],
  ])('%s', (_what, schema, value, en, zh) => {
    expect(said(schema, value)).toEqual([en, zh]);
  });
});
