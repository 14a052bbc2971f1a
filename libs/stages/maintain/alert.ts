import {
  type AlertMessage,
  type Hall,
  type Instant,
  inChinese,
  inEnglish,
  type Kiosk,
  type MaintenanceOrder,
  type Person,
  type Telling,
  type Text,
} from '#libs/domain/index.js';

const HEAD: Record<Telling, Text> = {
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

/** What is told of an order. */
export interface Telegram {
  what: Telling;
  order: MaintenanceOrder;
  at: Instant;
  /** Orders of the same person that it takes the place of. */
  replaces: string[];
}

const replacing = (ids: string[]): Text =>
  ids.length === 0
    ? { zh: '', en: '' }
    : { zh: `代替维修单${ids.join('、')}。`, en: ` It takes the place of ${ids.join(', ')}.` };

/** Told late, because people were kept from it: since when it stands. */
const lateBy = ({ beganAt }: MaintenanceOrder): Text =>
  beganAt === undefined
    ? { zh: '', en: '' }
    : {
        zh: `（静默或计划维护期间发生，自${inChinese(beganAt)}起）`,
        en: ` (in a silence or planned work, since ${inEnglish(beganAt)})`,
      };

/** By what the order ended, as its history has it. */
const endOf = ({ history, reason }: MaintenanceOrder): Text =>
  history.findLast(({ what }) => what === 'closed' || what === 'cancelled')?.note ?? reason;

/** Of what is over nothing is to be done. */
const isOver = (what: Telling): boolean => what === 'closed' || what === 'cancelled';

/** What there is to do, and until when; of what is over by what it ended. */
function todoOf({ what, order }: Telegram): Text {
  if (isOver(what)) return { zh: `结束原因：${endOf(order).zh}。`, en: `Over: ${endOf(order).en}.` };
  return {
    zh: `先做：${order.firstAction.zh}。请于${inChinese(order.dueAt)}前完成。`,
    en: `First: ${order.firstAction.en}. Due ${inEnglish(order.dueAt)} (China time).`,
  };
}

/** What the technician reads: where, why, and what to do first until when, or by what it ended. */
export function alertFor(telegram: Telegram, kiosk: Kiosk | undefined, hall: Hall, person: Person): AlertMessage[] {
  const { order, what, at, replaces } = telegram;
  const instead = replacing(replaces);
  const place = placeOf(order, kiosk, hall);
  const late = lateBy(order);
  const todo = todoOf(telegram);
  const body = {
    event: `order.${what}`,
    at: new Date(at).toISOString(),
    order: {
      id: order.id,
      kind: order.kind,
      priority: order.priority,
      state: order.state,
      ...(order.endedBy && { endedBy: order.endedBy }),
      dueAt: new Date(order.dueAt).toISOString(),
    },
    kiosk: kiosk ? { id: kiosk.id, name: kiosk.name, spot: kiosk.spot, type: kiosk.type, vendor: kiosk.vendor ?? null } : null,
    kioskIds: order.kioskIds,
    ...(replaces.length > 0 && { replaces }),
    hall: { id: hall.id, name: hall.name, address: hall.address },
    to: { id: person.id, name: person.name },
    reason: order.reason,
    ...(isOver(what) ? { endedBecause: endOf(order) } : { firstAction: order.firstAction }),
    text: {
      zh: `${HEAD[what].zh} ${order.id}：${place.zh}，${order.reason.zh}${late.zh}。${todo.zh}${instead.zh}`,
      en: `${HEAD[what].en} ${order.id}: ${place.en}: ${order.reason.en}${late.en}. ${todo.en}${instead.en}`,
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
