import { z } from 'zod';
import type { Text } from '#libs/domain/index.js';

/** What is wrong, in a sentence, and the field of the file that it is about. */
export interface Wrong {
  path: PropertyKey[];
  says: Text;
}

const inChinese = z.locales.zhCN().localeError;

/** Sentences of our own schemas; the others are those of zod. */
const OWN: Readonly<Record<string, string>> = {
  'Needs days or hours.': '需要 days 或 hours。',
  'for needs exactly one of region, hall, kioskType, kiosk': 'for 必须且只能有 region、hall、kioskType、kiosk 之一',
};

function sentences(issue: z.core.$ZodIssue, chinese: string): Text {
  if (issue.code !== 'invalid_union') return { zh: OWN[issue.message] ?? chinese, en: issue.message };
  const options = 'options' in issue ? (issue.options ?? []).map(String).join(', ') : '';
  return { zh: `必须是以下之一：${options}`, en: `must be one of ${options}` };
}

/** Each key that nobody knows is a place of its own. */
function placesOf(issue: z.core.$ZodIssue, chinese: string): Wrong[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, says: sentences(issue, chinese) }];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    says: { zh: `未知的字段：${key}`, en: `Unrecognized key: ${key}` },
  }));
}

/** Every place where a value is not of the shape, in both languages; none when it is. */
export function misfits(schema: z.ZodType, value: unknown): Wrong[] {
  const checked = schema.safeParse(value);
  if (checked.success) return [];
  // The same issues in the same order, with other sentences.
  const chinese = schema.safeParse(value, { error: inChinese }).error?.issues ?? [];
  return checked.error.issues.flatMap((issue, i) => placesOf(issue, chinese[i]?.message ?? issue.message));
}
