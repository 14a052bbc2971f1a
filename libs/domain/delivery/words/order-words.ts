import type { Hall } from '../../hall/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { MaintenanceOrder, NotificationKind, OrderEvent } from '../../maintenance/index.js';
import type { Text } from '../../text.js';
import { inChinese, inEnglish } from '../../time/index.js';
import type { AlertMessage } from '../message.js';
import { placeOf, sentences } from './place.js';

/** What the words are made from: the books and the register of this moment. */
export interface OrderScene {
  order: MaintenanceOrder;
  kiosk: Kiosk | undefined;
  hall: Hall;
  message: AlertMessage;
  /** Names of people by id. */
  name(personId: string): string;
}

const firstThing = ({ order }: OrderScene): Text => ({
  zh: `先做：${order.firstAction.zh}。`,
  en: `First: ${order.firstAction.en}.`,
});

const due = ({ order: { dueAt } }: OrderScene): Text => ({
  zh: `请于${inChinese(dueAt)}前完成。`,
  en: `Due ${inEnglish(dueAt)} (China time).`,
});

/** Who goes there with whom: cash is taken out by two (S0-Q5c). */
function together({ order, message, name }: OrderScene): Text | null {
  if (!order.second || order.second === order.assignee || order.assignee === null) return null;
  const other = message.to === order.second ? order.assignee : order.second;
  return { zh: `与${name(other)}两人同时到场（S0-Q5c）。`, en: `Be there together with ${name(other)} (S0-Q5c).` };
}

const replacing = ({ message }: OrderScene): Text | null => {
  const ids = message.body['replaces'];
  if (!Array.isArray(ids) || ids.length === 0) return null;
  return { zh: `代替维修单${ids.join('、')}。`, en: `It takes the place of ${ids.join(', ')}.` };
};

/** Why them, where that is not plain: whoever is named for a kiosk knows it. */
function whyThem({ order, message }: OrderScene): Text | null {
  const { why = [] } = order;
  const plain = why.every(({ reason }) => reason === 'maintainer' || reason === 'firstResponsible');
  if (plain || message.to !== order.assignee) return null;
  return {
    zh: `派给您，因为：${why.map(({ says }) => says.zh).join('；')}。`,
    en: `It is yours: ${why.map(({ says }) => says.en).join('; ')}.`,
  };
}

const todo = (of: OrderScene): Text => sentences(firstThing(of), due(of), together(of), replacing(of), whyThem(of));

/** What time alone brought of the sort. */
const clockNote = ({ order }: OrderScene, what: OrderEvent['what']): Text | null => {
  const note = order.history.findLast((one) => one.what === what && one.clock !== undefined)?.note;
  return note ? { zh: `${note.zh}。`, en: `${note.en}.` } : null;
};

const lastNote = ({ order }: OrderScene, ...what: OrderEvent['what'][]): OrderEvent | undefined =>
  order.history.findLast((one) => what.includes(one.what));

const why = (of: OrderScene, ...what: OrderEvent['what'][]): Text | null => {
  const note = lastNote(of, ...what)?.note;
  return note ? { zh: `结束原因：${note.zh}。`, en: `Over: ${note.en}.` } : null;
};

const rejected = (of: OrderScene): Text | null => {
  const note = lastNote(of, 'rejected')?.note;
  return note ? { zh: `${note.zh}。`, en: `${note.en}.` } : null;
};

const overdue = (of: OrderScene): Text | null => {
  const note = of.order.history.findLast(({ what, clock }) => what === 'escalated' && clock === undefined)?.note;
  return note ? { zh: `${note.zh}。`, en: `${note.en}.` } : null;
};

/** Who has it does it or gives it away; who answers for it has it done. */
function ask({ order: { assignee }, message, name }: OrderScene): Text {
  if (message.as !== 'next') return { zh: '请尽快完成；不能完成的，请转交他人。', en: 'Please finish it soon, or hand it over.' };
  if (assignee === null) return { zh: '尚无负责人，请您安排人员。', en: 'Nobody has it: please have somebody see to it.' };
  const who = name(assignee);
  return {
    zh: `负责人${who}，请您督促或另行安排。`,
    en: `It is ${who}'s: please see that it is done, or give it to somebody else.`,
  };
}

const NOBODY_ACCEPTS: Text = {
  zh: '已逐级升级，仍无人接单，请您安排人员。',
  en: 'It was passed on step by step, and nobody has accepted it: please have somebody see to it.',
};

const awayNote = (of: OrderScene): Text | null => {
  const note = lastNote(of, 'awayLate')?.note;
  return note ? { zh: `${note.zh}。`, en: `${note.en}.` } : null;
};

const CALL_THEM: Text = { zh: '请催问承修方；返回后请登记。', en: 'Please ask them, and note it down when it is back.' };

/** What a plan takes, and that somebody is to say yes or no to it. */
function planAsked({ order: { plan, unapproved } }: OrderScene): Text | null {
  if (!plan) return null;
  const yuan = ((plan.materialFen + plan.otherFen) / 100).toFixed(2);
  const [zh, en] = [plan.items.join('、'), plan.items.join(', ')];
  if (!unapproved) return { zh: `${zh}；已批准。`, en: `${en}; it is approved.` };
  return {
    zh: `${zh}；工时 ${plan.hours} 小时，费用合计 ${yuan} 元。请批准或不批准，批准前无人可以接单。`,
    en: `${en}; ${plan.hours} hours of work, ${yuan} yuan in all. Please approve or refuse it: nobody can accept it before.`,
  };
}

const NOTHING_TO_DO: Text = { zh: '无需前往处理。', en: 'Nobody needs to go there.' };

/** Told late, because people were kept from it: since when it stands. */
const keptFrom = ({ beganAt }: MaintenanceOrder): Text =>
  beganAt === undefined
    ? { zh: '', en: '' }
    : {
        zh: `（静默或计划维护期间发生，自${inChinese(beganAt)}起）`,
        en: ` (in a silence or planned work, since ${inEnglish(beganAt)})`,
      };

const head = (zh: string, en: string) => {
  return ({ order, kiosk, hall }: OrderScene): Text => {
    const place = placeOf(order, kiosk, hall);
    return {
      zh: `${zh} ${order.id}：${place.zh}，${order.reason.zh}${keptFrom(order).zh}。`,
      en: `${en} ${order.id}: ${place.en}: ${order.reason.en}${keptFrom(order).en}.`,
    };
  };
};

const handedOver = (of: OrderScene): Text => {
  if (of.order.assignee === null) return NOTHING_TO_DO;
  const who = of.name(of.order.assignee);
  return { zh: `已由${who}接手，您不必再处理。`, en: `${who} has taken it over; there is nothing left for you to do.` };
};

/** Each event has its own sentences: what is over sends nobody there. */
const SAYS: Record<NotificationKind, (of: OrderScene) => Text> = {
  opened: (of) => sentences(head('新维修单', 'New order')(of), todo(of)),
  updated: (of) => sentences(head('维修单情况加重', 'Order more urgent')(of), todo(of)),
  moved: (of) => sentences(head('维修单更新，设备已移位', 'Order changed, the kiosk was moved')(of), todo(of)),
  reopened: (of) => sentences(head('维修单重开，同一原因再次出现', 'Order open again, the same cause is back')(of), todo(of)),
  rejected: (of) => sentences(head('验收不合格', 'Acceptance failed')(of), rejected(of), due(of), together(of)),
  overdue: (of) => sentences(head('维修单超期', 'Order overdue')(of), overdue(of), ask(of)),
  warned: (of) => sentences(head('维修单临近时限', 'Order due soon')(of), clockNote(of, 'warned'), firstThing(of)),
  breached: (of) => sentences(head('维修单超时', 'Order late')(of), clockNote(of, 'breached'), ask(of)),
  unaccepted: (of) => sentences(head('维修单无人接单', 'Order that nobody accepts')(of), NOBODY_ACCEPTS, due(of)),
  resumed: (of) => sentences(head('挂起到期，维修单恢复处理', 'Hold over, the order goes on')(of), todo(of)),
  awayLate: (of) => sentences(head('送修逾期未归', 'Sent out and not back')(of), awayNote(of), CALL_THEM),
  planWaits: (of) => sentences(head('检修计划待批准', 'Plan to be approved')(of), planAsked(of)),
  takenOver: (of) => sentences(head('维修单转交', 'Order taken over')(of), handedOver(of)),
  closed: (of) => sentences(head('维修单关闭', 'Order closed')(of), why(of, 'closed'), NOTHING_TO_DO),
  cancelled: (of) => sentences(head('维修单取消', 'Order cancelled')(of), why(of, 'cancelled'), NOTHING_TO_DO),
};

/** Cash is not for whoever happens to be told of it (S0-Q5c). */
const pleaseSee = ({ order }: OrderScene): Text =>
  order.kind === 'settle'
    ? { zh: '请您安排可处理现金的人员', en: 'please have somebody see to it who may handle cash' }
    : { zh: '请您处理或安排人员', en: 'please see to it, or have somebody see to it' };

function instead(of: OrderScene): Text | null {
  const { message, name } = of;
  if (message.as !== 'instead') return null;
  const please = pleaseSee(of);
  const { insteadOf } = message;
  if (insteadOf === undefined)
    return { zh: `（没有可通知的负责人，${please.zh}）`, en: `(Nobody has it who can be told: ${please.en}.)` };
  return { zh: `（未能通知到${name(insteadOf)}，${please.zh}）`, en: `(${name(insteadOf)} could not be told: ${please.en}.)` };
}

const isOver = (what: NotificationKind): boolean => what === 'closed' || what === 'cancelled' || what === 'takenOver';

/** What a person reads of an order. */
export const orderWords = (what: NotificationKind, of: OrderScene): Text =>
  sentences(isOver(what) ? null : instead(of), SAYS[what](of));
