import { dayNumberAt, type OpenHours, type Opening, startOf } from '../calendar/index.js';
import type { EndCause } from '../finding/index.js';
import { type ComingOrder, hasHands, isBarred } from '../maintenance/index.js';
import type { Text } from '../text.js';
import { HOUR, type Instant } from '../time/index.js';

/** Why it is not repaired by the date that was told, as far as its order says. */
export const DELAY_REASONS = [
  'known-to-staff',
  'nobody',
  'not-accepted',
  'not-there',
  'under-repair',
  'line-down',
  'power-out',
  'system-away',
  'waits-part',
  'waits-access',
  'waits-vendor',
  'waits-weather',
  'waits-customer',
  'not-passed-yet',
  'failed',
] as const;
export type DelayReason = (typeof DELAY_REASONS)[number];

export const DELAYED: Record<DelayReason, Text> = {
  'known-to-staff': { zh: '工作人员已知悉，尚未安排维修', en: 'the staff know of it, and no repair is arranged yet' },
  nobody: { zh: '尚未落实维修人员', en: 'nobody has been found for it yet' },
  'not-accepted': { zh: '维修人员尚未接单', en: 'the technician has not taken it on yet' },
  'not-there': { zh: '维修人员已接单，尚未到场', en: 'the technician has taken it on and is not there yet' },
  'under-repair': { zh: '现场维修尚未完成', en: 'the repair on site is not done yet' },
  'line-down': { zh: '网络线路尚未恢复', en: 'the line is not back yet' },
  'power-out': { zh: '供电尚未恢复', en: 'the power is not back yet' },
  'system-away': { zh: '业务系统尚未恢复', en: 'the business system is not back yet' },
  'waits-part': { zh: '正在等待配件', en: 'a part is waited for' },
  'waits-access': { zh: '暂时无法进入现场', en: 'nobody can get in at the moment' },
  'waits-vendor': { zh: '正在等待厂家处理', en: 'the vendor is waited for' },
  'waits-weather': { zh: '受天气影响暂缓维修', en: 'the weather is in the way' },
  'waits-customer': { zh: '应使用单位要求暂缓维修', en: 'the hall asked to wait' },
  'not-passed-yet': { zh: '已维修，尚待验收', en: 'it is repaired and not accepted yet' },
  failed: { zh: '维修后验收不合格，正重新维修', en: 'it failed its acceptance and is repaired again' },
};

/** What is waited for while somebody sees to it. */
function outside({ kind, cause }: Pick<ComingOrder, 'kind' | 'cause'>): DelayReason | null {
  if (cause.endsWith('/power')) return 'power-out';
  if (kind === 'inspect') return 'line-down';
  return cause.startsWith('upstream/') ? 'system-away' : null;
}

/** `order`: undefined when nobody has one, for people are kept from it. */
export function whyDelayed(order: ComingOrder | undefined, canBeTold?: (personId: string) => boolean): DelayReason {
  if (!order || order.id === null) return 'known-to-staff';
  if (isBarred(order)) return 'failed';
  const hold = order.state === 'onHold' ? order.holds?.at(-1) : undefined;
  if (hold) return `waits-${hold.for}`;
  if (order.state === 'repaired') return 'not-passed-yet';
  if (order.state === 'arrived') return outside(order) ?? 'under-repair';
  if (order.state === 'accepted') return outside(order) ?? 'not-there';
  return hasHands(order, canBeTold) ? 'not-accepted' : 'nobody';
}

/** On the day on which more is told: at noon, and not before it was open so long. No regulation gives a number: ours. */
const MORE = { hour: 12 * HOUR, open: 2 * HOUR };

/** When the public hears more: on the next day on which the hall opens, so that without a person a date moves once a day at most. */
export function nextWord(at: Instant, opening: Opening, hours: OpenHours): Instant {
  const tomorrow = startOf(dayNumberAt(at) + 1);
  const opens = hours.nextOpening(opening, tomorrow) ?? tomorrow;
  return Math.max(startOf(dayNumberAt(opens)) + MORE.hour, opens + MORE.open);
}

/** A date that has passed without repair. */
export interface Delay {
  /** How many have. */
  times: number;
  /** The last of them. */
  passedAt: Instant;
  because: DelayReason;
}

/** From the second date that passes on none is promised any more. Ours. */
const NO_PROMISE_FROM = 2;

export const takesLonger = ({ delay }: { delay?: Pick<Delay, 'times'> }): boolean =>
  delay !== undefined && delay.times >= NO_PROMISE_FROM;

/** What of a notice counts for the next one of the same outage. */
interface Delayed {
  state: string;
  endedBy?: EndCause;
  delay?: Delay;
}

/** Of the same outage: what was told before another notice spoke in its place counts still. */
export const delayOf = (before: Delayed | undefined): Delay | undefined =>
  before?.state === 'published' || before?.endedBy === 'merged' ? before.delay : undefined;

/** The date that is told from now on: the one that was promised while it lies ahead, else when more is told, and why. */
export function dateOf(
  due: Instant,
  at: Instant,
  before: Delay | undefined,
  because: DelayReason,
  more: () => Instant,
): { until: Instant; delay?: Delay } {
  if (due >= at) return { until: due, ...(before && { delay: { ...before, because } }) };
  return { until: more(), delay: { times: (before?.times ?? 0) + 1, passedAt: due, because } };
}
