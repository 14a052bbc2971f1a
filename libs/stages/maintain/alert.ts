import {
  type AlertMessage,
  type Hall,
  inChinese,
  inEnglish,
  type Kiosk,
  type MaintenanceOrder,
  type OrderChange,
  type Person,
  type Text,
} from '#libs/domain/index.js';

/** What the assignee did need not be told to them, nor what needs nobody's attention. */
type Untelling = 'kept' | 'accepted' | 'arrived' | 'repaired';

/** What somebody is told of. */
type TellingChange = OrderChange & { what: Exclude<OrderChange['what'], Untelling> };

export const isTelling = (change: OrderChange): change is TellingChange => change.what in HEAD;

const HEAD: Record<TellingChange['what'], Text> = {
  opened: { zh: '新维修单', en: 'New order' },
  updated: { zh: '维修单更新', en: 'Order changed' },
  rejected: { zh: '验收不合格', en: 'Acceptance failed' },
  closed: { zh: '维修单关闭', en: 'Order closed' },
  cancelled: { zh: '维修单取消', en: 'Order cancelled' },
  reopened: { zh: '维修单重开', en: 'Order open again' },
};

/** The device, or the hall's devices, in words. */
const placeOf = (order: MaintenanceOrder, kiosk: Kiosk | undefined, hall: Hall): Text =>
  kiosk
    ? { zh: `${hall.name}${kiosk.spot} ${kiosk.name}（${kiosk.id}）`, en: `${kiosk.name} (${kiosk.id}), ${hall.name}` }
    : { zh: `${hall.name} ${order.kioskIds.length}台设备`, en: `${hall.name}, ${order.kioskIds.length} kiosks` };

/** What the technician reads: where, why, what to do first, until when. */
export function alertFor(change: TellingChange, kiosk: Kiosk | undefined, hall: Hall, person: Person): AlertMessage[] {
  const { order, what } = change;
  const place = placeOf(order, kiosk, hall);
  const body = {
    event: `order.${what}`,
    at: new Date(change.at).toISOString(),
    order: {
      id: order.id,
      kind: order.kind,
      priority: order.priority,
      state: order.state,
      dueAt: new Date(order.dueAt).toISOString(),
    },
    kiosk: kiosk ? { id: kiosk.id, name: kiosk.name, spot: kiosk.spot, type: kiosk.type, vendor: kiosk.vendor ?? null } : null,
    kioskIds: order.kioskIds,
    hall: { id: hall.id, name: hall.name, address: hall.address },
    to: { id: person.id, name: person.name },
    reason: order.reason,
    firstAction: order.firstAction,
    text: {
      zh: `${HEAD[what].zh} ${order.id}：${place.zh}，${order.reason.zh}。先做：${order.firstAction.zh}。请于${inChinese(order.dueAt)}前完成。`,
      en: `${HEAD[what].en} ${order.id}: ${place.en}: ${order.reason.en}. First: ${order.firstAction.en}. Due ${inEnglish(order.dueAt)} (China time).`,
    },
  };
  return person.channels.map((address) => ({
    type: 'alert',
    orderId: order.id,
    kioskId: order.kioskId,
    hallId: hall.id,
    to: person.id,
    address,
    body,
  }));
}
