import { type ComputedRef, computed } from 'vue';
import { cashUnitName, componentName, consumableName } from '#libs/domain/fault/parts.js';
import { causeWords } from '#libs/domain/finding/cause-words.js';
import { serviceNames } from '#libs/domain/service/names.js';
import { language } from './prefs.js';
import type { Text } from './told.js';
import { en } from './words/en.js';
import { type Words, zh } from './words/zh.js';

const BOOKS: Record<typeof language.value, Words> = { zh, en };

/** All words of the pages in the language that is shown. English must have every word of the Chinese book, or the type check fails. */
export const words: ComputedRef<Words> = computed(() => BOOKS[language.value]);

/** A sentence of the server in the language that is shown. English ones may begin small, to stand inside others. */
export function say(text: Text): string {
  const said = text[language.value] || text.zh;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** A word of a list, or the code itself when the list lacks it. */
export const named = (list: Record<string, string>, code: string): string => list[code] ?? code;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Below it minutes matter beside the hours. */
const FEW_HOURS = 10 * HOUR;

/** A span in the largest fitting units: 12 秒, 3 h 5 min. */
export function span(ms: number): string {
  const w = words.value;
  if (ms < MINUTE) return w.seconds(Math.max(0, Math.floor(ms / 1000)));
  if (ms < HOUR) return w.minutes(Math.floor(ms / MINUTE));
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (ms < FEW_HOURS && minutes > 0) return w.hoursMinutes(Math.floor(ms / HOUR), minutes);
  return ms < 2 * DAY ? w.hours(Math.floor(ms / HOUR)) : w.days(Math.floor(ms / DAY));
}

/** A consumable or cash unit in words. */
export const levelName = (kind: string): string => {
  const cash = cashUnitName(kind);
  return say(cash.zh === kind ? consumableName(kind) : cash);
};

/** A component in words. */
export const partName = (component: string): string => say(componentName(component));

/** Services in words. */
export const servicesSaid = (codes: string[]): string => say(serviceNames(codes));

/** What is wrong, in a few words. */
export const causeName = (cause: string): string => say(causeWords(cause));
