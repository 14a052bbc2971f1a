import type { Text } from '../../text.js';
import { type Instant, inChinese, inEnglish } from '../../time/index.js';
import type { Late } from '../fold.js';

/** Says of what is told late when it happened, and when it is told. */
export function lateWords({ happenedAt, beganAt }: Late, now: Instant): Text {
  if (beganAt === undefined) {
    return {
      zh: `（迟到的通知：${inChinese(happenedAt)}发生，${inChinese(now)}发出）`,
      en: `(Late: of ${inEnglish(happenedAt)}, sent ${inEnglish(now)}.)`,
    };
  }
  return {
    zh: `（迟到的通知：${inChinese(beganAt)}开始，${inChinese(happenedAt)}已结束，${inChinese(now)}发出）`,
    en: `(Late: it began ${inEnglish(beganAt)} and was over ${inEnglish(happenedAt)}; sent ${inEnglish(now)}.)`,
  };
}

const iso = (at: Instant): string => new Date(at).toISOString();

/** The same for machines. */
export const lateField = ({ happenedAt, beganAt }: Late, now: Instant): Record<string, string> => ({
  ...(beganAt !== undefined && { beganAt: iso(beganAt) }),
  happenedAt: iso(happenedAt),
  sentAt: iso(now),
});
