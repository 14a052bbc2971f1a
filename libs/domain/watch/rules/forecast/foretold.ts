import type { RunsOut } from '../../../forecast/index.js';
import type { Text } from '../../../text.js';
import { HOUR, type Instant, inChinese, inEnglish, MINUTE } from '../../../time/index.js';
import type { ForecastRecord } from '../../memory/kept.js';

/** It may be used up at any moment. */
const NOW = 0;
/** It is. */
const SPENT = -1;

/** Words do not follow every sheet: so long after the last, and only when the time moves by so much, or by a share of how far it is. Ours. */
const SAID_AGAIN_AFTER = 4 * HOUR;
const LEAST_MOVE = 2 * HOUR;
const SHARE_MOVED = 0.25;

/** Times are named by the minute. */
const minuteOf = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

/** What is to be said now. */
export function foretell({ p10 }: RunsOut, visit: Instant | null, left: number | null, at: Instant): ForecastRecord {
  const first = minuteOf(p10 ?? at);
  return [at, left === 0 ? SPENT : first <= at ? NOW : first, visit ?? 0];
}

/** When it names a time that has passed; Infinity: never. */
export function saidUntil(said: ForecastRecord): Instant {
  const at = said[0];
  const first = said[1] > at ? said[1] : Number.POSITIVE_INFINITY;
  return said[2] > at && said[2] < first ? said[2] : first;
}

const moved = ([saidAt, before, visit]: ForecastRecord, [at, now, next]: ForecastRecord): boolean => {
  if (at - saidAt < SAID_AGAIN_AFTER) return false;
  if (visit !== next || (before === SPENT) !== (now === SPENT)) return true;
  const [from, to] = [before > 0 ? before : saidAt, now > 0 ? now : at];
  return Math.abs(to - from) >= Math.max(LEAST_MOVE, SHARE_MOVED * (from - saidAt));
};

/** Whether what was said names a time that has passed. */
export const isPast = (said: ForecastRecord | undefined, at: Instant): boolean => said !== undefined && saidUntil(said) <= at;

/** Whether what was said is to be said anew. `told`: something of its cause is told in any case. */
export function isToBeSaid(before: ForecastRecord | undefined, now: ForecastRecord, told: boolean): boolean {
  if (!before) return true;
  if (before[1] === now[1] && before[2] === now[2]) return false;
  const isSpent = (before[1] === SPENT) !== (now[1] === SPENT);
  return told || isSpent || isPast(before, now[0]) || moved(before, now);
}

const written = (about: Instant, now: string, write: (at: Instant) => string): string => (about === NOW ? now : write(about));

/** The rule's words with their times in them; of what is used up there is no time to name. */
export function inWords(reason: Text, spent: Text, [, about, visit]: ForecastRecord): Text {
  if (about === SPENT) return spent;
  const put = (text: string, first: string, next: string): string => text.replace('{about}', first).replace('{visit}', next);
  return {
    zh: put(reason.zh, written(about, '此刻', inChinese), visit === 0 ? '' : inChinese(visit)),
    en: put(reason.en, written(about, 'now', inEnglish), visit === 0 ? '' : inEnglish(visit)),
  };
}
