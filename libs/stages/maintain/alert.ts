import {
  type AlertMessage,
  type Hall,
  inChinese,
  inEnglish,
  type Kiosk,
  type OrderChange,
  type Person,
} from '#libs/domain/index.js';

const HEAD = {
  opened: { zh: '新维修单', en: 'New order' },
  updated: { zh: '维修单更新', en: 'Order changed' },
  closed: { zh: '维修单关闭', en: 'Order closed' },
};

/** What the technician reads: where, why, what to do first, until when. */
export function alertFor(change: OrderChange, kiosk: Kiosk, hall: Hall, person: Person): AlertMessage[] {
  const { order, what } = change;
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
    kiosk: { id: kiosk.id, name: kiosk.name, spot: kiosk.spot, type: kiosk.type },
    hall: { id: hall.id, name: hall.name, address: hall.address },
    to: { id: person.id, name: person.name },
    reason: order.reason,
    firstAction: order.firstAction,
    text: {
      zh: `${HEAD[what].zh} ${order.id}：${hall.name}${kiosk.spot} ${kiosk.name}（${kiosk.id}），${order.reason.zh}。先做：${order.firstAction.zh}。请于${inChinese(order.dueAt)}前完成。`,
      en: `${HEAD[what].en} ${order.id}: ${kiosk.name} (${kiosk.id}), ${hall.name}: ${order.reason.en}. First: ${order.firstAction.en}. Due ${inEnglish(order.dueAt)} (China time).`,
    },
  };
  return person.channels.map((address) => ({
    type: 'alert',
    orderId: order.id,
    kioskId: kiosk.id,
    hallId: hall.id,
    to: person.id,
    address,
    body,
  }));
}
