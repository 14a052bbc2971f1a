import { nameOf } from '../identity/index.js';
import type { Incident, IncidentChange } from '../incident/index.js';
import type { MaintenanceOrder, NotNotifiedAgainReason } from '../maintenance/index.js';
import type { Page, Paged } from '../page.js';
import type { Person } from '../people/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { NO_NOTICE } from './notice.js';

/** Why the public, or whoever is to do an order, was not told. */
export const NOT_NOTIFIED_REASONS = [
  'nothing-lost',
  'loss-unknown',
  'information-only',
  'notice-incomplete',
  'nobody-assigned',
  'not-registered',
  'no-channel',
  'told-already',
  'told-with-another',
  'refused',
  'not-reached',
  'no-second-person',
  'no-administrator',
] as const;
export type NotNotifiedReason = (typeof NOT_NOTIFIED_REASONS)[number];

export const NOT_NOTIFIED_OF = ['notice', 'alert'] as const;
export type NotNotifiedOf = (typeof NOT_NOTIFIED_OF)[number];

export const NOT_NOTIFIED_WORDS: Record<NotNotifiedReason, Text> = {
  'nothing-lost': NO_NOTICE['nothing-lost'],
  'loss-unknown': NO_NOTICE['loss-unknown'],
  'information-only': NO_NOTICE['information-only'],
  'notice-incomplete': { zh: '公告缺少必填内容，不得发布', en: 'the notice lacks what it must say: it is not published' },
  'nobody-assigned': { zh: '设备和大厅都没有负责人', en: 'nobody is named on the kiosk or the hall' },
  'not-registered': { zh: '负责人未登记', en: 'who is named on the kiosk or the hall is not registered' },
  'no-channel': { zh: '负责人没有通知渠道', en: 'who is named on the kiosk or the hall has no channel' },
  'told-already': {
    zh: '同一原因反复出现，已通知过，稳定后再通知结束',
    en: 'the same cause comes and goes and was told; its end is told when it lasts',
  },
  'told-with-another': { zh: '已随并入的维修单一并通知', en: 'the message of the order that it became part of names it' },
  refused: { zh: '通知渠道拒收', en: 'the channel of who was to be told refuses it' },
  'not-reached': { zh: '通知渠道没有应答', en: 'the channel of who was to be told does not answer' },
  'no-second-person': {
    zh: '没有第二位可处理现金的人员：取款须两人到场（S0-Q5c）',
    en: 'nobody else may handle cash: two must be there (S0-Q5c)',
  },
  'no-administrator': { zh: '没有登记可通知的管理员', en: 'no administrator is registered who has a channel' },
};

/** A notice or an alert that was to be, and was not. */
export interface NotNotified {
  id: string;
  of: NotNotifiedOf;
  reason: NotNotifiedReason;
  explanation: Text;
  /** What it would have told. */
  what: Text;
  incidentId: string;
  /** Of an alert. */
  orderId: string | null;
  kioskId: string | null;
  kioskIds: string[];
  hallId: string;
  at: Instant;
  /** Person id of who was to be told. Absent: nobody is known, it is the public, or it was kept before. */
  to?: string;
  /** Who was to come along with the assignee was not told (S0-Q5c). */
  second?: true;
}

const untold = (
  of: NotNotifiedOf,
  reason: NotNotifiedReason,
  at: Instant,
  about: Omit<NotNotified, 'id' | 'of' | 'reason' | 'explanation' | 'at'>,
) => ({
  id: nameOf('UT', at, about.incidentId, of, about.hallId),
  of,
  reason,
  explanation: NOT_NOTIFIED_WORDS[reason],
  at,
  ...about,
});

/** No notice of an incident in a hall. */
export function noticeNotSent({ incident, at }: IncidentChange, hallId: string, reason: NotNotifiedReason): NotNotified {
  const { id: incidentId, kioskId, kioskIds, reason: what } = incident;
  return untold('notice', reason, at, { what, incidentId, orderId: null, kioskId, kioskIds, hallId });
}

/** Why nobody can be alerted of an order; null: somebody can. */
export function whyNotNotified({ assignee }: MaintenanceOrder, person: Person | undefined): NotNotifiedReason | null {
  if (assignee === null) return 'nobody-assigned';
  if (!person) return 'not-registered';
  return person.channels.length === 0 ? 'no-channel' : null;
}

/** Why nobody is alerted to come along; null: somebody can be. */
export function whySecondNotNotified({ second }: MaintenanceOrder, person: Person | undefined): NotNotifiedReason | null {
  if (second === null || !person) return 'no-second-person';
  return person.channels.length === 0 ? 'no-channel' : null;
}

/** No alert of an order, or no notice that it asks for. */
export function orderNotNotified(
  of: NotNotifiedOf,
  order: MaintenanceOrder,
  at: Instant,
  reason: NotNotifiedReason,
): NotNotified {
  const { id: orderId, incidentId, kioskId, kioskIds, hallId, reason: what, assignee } = order;
  const to = of === 'alert' && assignee !== null ? { to: assignee } : {};
  return untold(of, reason, at, { what, incidentId, orderId, kioskId, kioskIds, hallId, ...to });
}

/** Nobody is told to take out cash together with the assignee (S0-Q5c). */
export const secondNotNotified = (order: MaintenanceOrder, at: Instant, reason: NotNotifiedReason): NotNotified => ({
  ...orderNotNotified('alert', { ...order, assignee: order.second ?? null }, at, reason),
  id: nameOf('UT', at, order.id, 'second'),
  second: true,
});

/** Who was not told of an order, and why. */
export function notNotifiedByChannel(
  order: MaintenanceOrder,
  at: Instant,
  { to, reason, explanation }: { to: string; reason: 'refused' | 'not-reached'; explanation: Text },
): NotNotified {
  return { ...orderNotNotified('alert', order, at, reason), id: nameOf('UT', at, order.id, to), explanation, to };
}

/** Of an order whose assignee knows: one entry an order and reason, of the last time. */
export function notNotifiedAgain(order: MaintenanceOrder, at: Instant, reason: NotNotifiedAgainReason): NotNotified {
  return { ...orderNotNotified('alert', order, at, reason), id: nameOf('UT', order.openedAt, order.id, reason) };
}

/** Of an incident that no administrator, or not this one, was told. */
export function administratorNotNotified(
  incident: Incident,
  at: Instant,
  reason: NotNotifiedReason,
  { to, explanation = NOT_NOTIFIED_WORDS[reason] }: { to?: string; explanation?: Text } = {},
): NotNotified {
  const { id: incidentId, kioskId, kioskIds, hallId, reason: what } = incident;
  const about = { what, incidentId, orderId: null, kioskId, kioskIds, hallId, ...(to !== undefined && { to }) };
  return { ...untold('alert', reason, at, about), id: nameOf('UT', at, incidentId, reason, to ?? ''), explanation };
}

/** Of an incident that the administrators know: one entry an incident and reason, of the last time. */
export function administratorsNotNotifiedAgain({ incident, at }: IncidentChange, reason: NotNotifiedAgainReason): NotNotified {
  const { id: incidentId, kioskId, kioskIds, hallId, openedAt, reason: what } = incident;
  const about = { what, incidentId, orderId: null, kioskId, kioskIds, hallId };
  return { ...untold('alert', reason, at, about), id: nameOf('UT', openedAt, incidentId, reason) };
}

export interface NotNotifiedFilter extends Paged {
  of?: NotNotifiedOf;
  kioskId?: string;
  hallId?: string;
  reason?: string;
}

/** Where it is kept of what nobody was told, and why. */
export abstract class NotNotifiedBook {
  abstract save(untold: NotNotified): Promise<void>;
  abstract list(filter: NotNotifiedFilter): Promise<Page<NotNotified>>;
}
