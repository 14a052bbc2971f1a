import type { z } from 'zod';
import { inPlain } from '#libs/contracts/index.js';
import type { Text } from '#libs/domain/index.js';

/** What is wrong, in a sentence, and the field of the file that it is about. */
export interface Wrong {
  path: PropertyKey[];
  says: Text;
}

/** Sentences of the rules' own schemas, which are in English. */
const OWN: Readonly<Record<string, string>> = {
  'needs days or hours': '需要 days 或 hours',
  'for needs exactly one of region, hall, kioskType, kiosk': 'for 必须且只能有 region、hall、kioskType、kiosk 之一',
  'must be 2 to 64 lower-case letters, digits or hyphens, and begin with a letter':
    '必须是 2 至 64 个小写字母、数字或连字符，并以字母开头',
  'must be a time such as 08:30': '必须是时刻，如 08:30',
};

const UNKNOWN: Text = { zh: '没有这个字段', en: 'is no field that is known' };

/** Each key that nobody knows is a place of its own. */
function placesOf(issue: z.core.$ZodIssue, chinese: string): Wrong[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...issue.path, key], says: UNKNOWN }));
  return [{ path: issue.path, says: { zh: OWN[issue.message] ?? chinese, en: issue.message } }];
}

/** Every place where a value is not of the shape, in both languages; none when it is. */
export function misfits(schema: z.ZodType, value: unknown): Wrong[] {
  const checked = schema.safeParse(value, { error: inPlain('en') });
  if (checked.success) return [];
  // The same issues in the same order, with other sentences.
  const chinese = schema.safeParse(value, { error: inPlain('zh') }).error?.issues ?? [];
  return checked.error.issues.flatMap((issue, i) => placesOf(issue, chinese[i]?.message ?? issue.message));
}
