import type { Text } from '../../../text.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../../time/index.js';
import type { ClockKind } from '../../memory/clock-spell.js';

/** Milliseconds to either side of 1970 that a `Date` has. */
const DATES = 8_640_000_000_000_000;
const FIRST_YEAR = 1970;

/** Null: no calendar has it. */
const yearOf = (at: Instant): number | null => (Math.abs(at) <= DATES ? new Date(at).getUTCFullYear() : null);

/** By the years of UTC a clock that starts at nought is in 1969 or 1970, as its zone is. */
function early(at: Instant): Text {
  const year = yearOf(at);
  if (year === FIRST_YEAR || year === FIRST_YEAR - 1) return { zh: '从1970年开始计时', en: 'it starts in 1970' };
  if (year === null) return { zh: '时间早于任何日历', en: 'its time is before any calendar' };
  return { zh: `显示为${year}年`, en: `it is in the year ${year}` };
}

function late(at: Instant): Text {
  const year = yearOf(at);
  if (year === null) return { zh: '时间晚于任何日历', en: 'its time is beyond any calendar' };
  return { zh: `显示为${year}年`, en: `it is in the year ${year}` };
}

const UNITS: readonly { ms: number; zh: string; en: string }[] = [
  { ms: DAY, zh: '天', en: 'days' },
  { ms: HOUR, zh: '小时', en: 'hours' },
  { ms: MINUTE, zh: '分钟', en: 'minutes' },
  { ms: 1_000, zh: '秒', en: 'seconds' },
];

function off(skewMs: number): Text {
  const away = Math.abs(skewMs);
  const unit = UNITS.find(({ ms }) => away >= 2 * ms) ?? (UNITS.at(-1) as (typeof UNITS)[number]);
  const much = Math.round(away / unit.ms);
  return skewMs > 0
    ? { zh: `快${much}${unit.zh}`, en: `it is ${much} ${unit.en} ahead` }
    : { zh: `慢${much}${unit.zh}`, en: `it is ${much} ${unit.en} behind` };
}

/** What was seen of a clock, after the words of its rule. `value`: what it said, of one that runs how far it is off. */
export function clockSays(kind: ClockKind, value: number): Text {
  if (kind === 'seconds') return { zh: '以秒代替毫秒发送', en: 'it sends seconds instead of milliseconds' };
  if (kind === 'microseconds') return { zh: '以微秒代替毫秒发送', en: 'it sends microseconds instead of milliseconds' };
  if (kind === 'still') return { zh: '停走', en: 'it stands still' };
  if (kind === 'early') return early(value);
  return kind === 'late' ? late(value) : off(value);
}
