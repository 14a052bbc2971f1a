import { HALLWATCH, type OrderAct } from '../act/index.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import type { MaintenanceOrder, OrderChange, SentOut } from './order.js';

type Sending = Pick<MaintenanceOrder, 'away' | 'isAway'>;

export const isStillAway = ({ back }: Pick<SentOut, 'back'>): boolean => back === undefined;

/** Whether what a person says to be back is away. */
export const isAwayItem = ({ away = [] }: Sending, item: number | undefined): boolean =>
  away.some((one) => one.item === item && isStillAway(one));

const withAway = (away: SentOut[]): Sending => ({ away, ...(away.some(isStillAway) && { isAway: true as const }) });

/** What an act makes of what an order has away. */
export function awayBy(act: OrderAct, { away = [], isAway }: Sending, at: Instant): Sending {
  const { by, sending, back } = act;
  if (act.act === 'order.sendOut' && sending) return withAway([...away, { ...sending, item: away.length + 1, by, at }]);
  if (act.act === 'order.back' && back) {
    const { item, ...told } = back;
    return withAway(away.map((one) => (one.item === item ? { ...one, back: { ...told, by, at } } : one)));
  }
  return away.length > 0 ? { away, ...(isAway && { isAway }) } : {};
}

const waitedFor = ({ away = [] }: Sending): SentOut[] =>
  away.filter((one) => isStillAway(one) && one.lateAt === undefined).sort((a, b) => a.expectedAt - b.expectedAt);

/** When the next of what is away is not back in time; infinite: none. */
export const nextLate = (order: Sending): Instant => waitedFor(order)[0]?.expectedAt ?? Number.POSITIVE_INFINITY;

/** Something was to be back by then and is not: that is told once. Null: nothing. */
export function decideLateAway(order: MaintenanceOrder, at: Instant): OrderChange | null {
  const [late] = waitedFor(order);
  if (!late || late.expectedAt > at) return null;
  const note = {
    zh: `${late.what}送修（${late.to}），应于${inChinese(late.expectedAt)}前返回，尚未返回`,
    en: `${late.what}, sent to ${late.to}, was to be back by ${inEnglish(late.expectedAt)} and is not`,
  };
  const away = (order.away ?? []).map((one) => (one.item === late.item ? { ...one, lateAt: at } : one));
  const history: MaintenanceOrder['history'] = [...order.history, { at, what: 'awayLate', by: HALLWATCH.by, note }];
  return { what: 'awayLate', order: { ...order, away, history }, at };
}
