import type { OpenHours } from '../calendar/index.js';
import { catalogued, isOfCash } from '../fault/index.js';
import { END_WORDS, type EndCause, type Ended, endedBy, isMended, isUpstream } from '../finding/index.js';
import type { Hall } from '../hall/index.js';
import { nameOf } from '../identity/index.js';
import { type Incident, type IncidentChange, isWide } from '../incident/index.js';
import { refillSeen } from '../stock/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { isBarred, isDone, isInHand, withoutHold } from './act.js';
import { dueOf } from './clock.js';
import type { Hands } from './hands.js';
import type { ComingOrder, MaintenanceOrder, OrderChange, OrderEvent, OrderKind } from './order.js';
import { PRIORITY } from './priority.js';
import { secondFor } from './routing.js';
import { leadingRule } from './trade.js';
import { assignmentFor, deputyWords } from './why.js';

/** XFS4IoT actions that a technician with a screwdriver cannot help with. */
const FOR_IT = new Set(['configuration', 'softwareError']);

export function kindOf(incident: Incident): OrderKind {
  const rule = leadingRule(incident) ?? incident.holding[0];
  if (rule?.code && catalogued(rule.code)?.security) return 'security';
  if (incident.cause.startsWith('consumable/')) return 'replenish';
  if (isOfCash(incident.cause)) return 'settle';
  if (incident.kind === 'upstream' || isUpstream(incident)) return 'it';
  if (incident.kind === 'link' || isWide(incident)) return 'inspect';
  return rule?.action && FOR_IT.has(rule.action) ? 'it' : 'repair';
}

export const FIRST_ACTION: Record<OrderKind, Text> = {
  repair: { zh: '到现场查看故障部件，按设备手册复位', en: 'Look at the component on site and reset it by the manual' },
  replenish: { zh: '携带耗材到现场补充', en: 'Bring supplies and refill' },
  settle: { zh: '两人到场结账清机，节假日照常（S0-Q6a）', en: 'Settle the cash box, two persons, holidays included (S0-Q6a)' },
  inspect: { zh: '检查电源、网线和交换机端口，再查专线', en: 'Check power, cable and switch port, then the line' },
  security: { zh: '勿触碰设备，查看监控并通知安保', en: 'Do not touch; check the camera and call security' },
  it: { zh: '远程检查应用与配置', en: 'Check application and configuration remotely' },
  upkeep: { zh: '按保养计划逐项检查、清洁、润滑并试运行', en: 'Go through the upkeep plan: check, clean, oil, run once' },
  clean: { zh: '清洁消毒设备外表和操作面', en: 'Clean and disinfect the cabinet and what the public touches' },
  relabel: { zh: '更换标识、操作说明和服务电话', en: 'Replace labels, instructions and the service number' },
  seal: { zh: '断电、封存并张贴停用告示', en: 'Switch off, seal and put up the notice of its end' },
};

/** Nothing is known to be broken. */
const ASK_WHY: Text = {
  zh: '先联系现场问明停用原因；无故停用的恢复服务，有故障的按故障处理',
  en: 'Ask on site why it serves nobody; put it back into service, or see to what is wrong with it',
};

const firstAction = (incident: Incident, kind: OrderKind): Text => {
  if (incident.kind === 'mode') return ASK_WHY;
  const code = (leadingRule(incident) ?? incident.holding[0])?.code;
  return (code && catalogued(code)?.firstAction) || FIRST_ACTION[kind];
};

const event = (at: number, what: OrderEvent['what'], note: Text): OrderEvent => ({ at, what, by: 'hallwatch', note });

/** That the order goes to who stands in for another. */
function inPlaceOfAnother(kind: OrderKind, assignee: string | null, hands: Hands, at: Instant): OrderEvent[] {
  const words = deputyWords(kind, assignee, hands, at);
  return words ? [event(at, 'updated', words)] : [];
}

function open(change: IncidentChange, hands: Hands): MaintenanceOrder {
  const { incident, at } = change;
  const { hall, hours } = hands;
  const kind = kindOf(incident);
  const priority = PRIORITY[incident.severity];
  const { assignee, why } = assignmentFor(kind, hands, at);
  const second = secondFor(kind, assignee, hands, at);
  return {
    id: nameOf('MO', at, incident.id),
    incidentId: incident.id,
    kind,
    kioskId: incident.kioskId,
    hallId: incident.hallId,
    kioskIds: incident.kioskIds,
    cause: incident.cause,
    priority,
    state: 'open',
    reason: incident.reason,
    firstAction: firstAction(incident, kind),
    assignee,
    assignedBy: 'register',
    ...(why && { why }),
    ...(second !== undefined && { second }),
    evidence: incident.evidence,
    openedAt: at,
    dueAt: dueOf(kind, priority, at, hall, hours),
    closedAt: null,
    history: [event(at, 'opened', incident.reason), ...inPlaceOfAnother(kind, assignee, hands, at)],
    ...(change.released && { beganAt: incident.reopened?.at ?? incident.openedAt }),
  };
}

/** What would be the order of an incident that people are kept from, as of its beginning: the public is promised the same. */
export function comingOrder(change: IncidentChange, hands: Hands): ComingOrder {
  const { incident } = change;
  const at = incident.reopened?.at ?? incident.openedAt;
  return { ...open({ ...change, at }, hands), id: null };
}

const RECOVERED: Text = { zh: '设备已自行恢复，原因解除', en: 'The cause is gone; the kiosk reports so itself' };

/** By what the incident ended. */
const endOf = ({ ended, incident }: IncidentChange): Ended => ended ?? endedBy(incident.endedBy ?? 'recovered');

const saidOf = ({ by, why }: Ended): Text => (by === 'recovered' && why === END_WORDS.recovered ? RECOVERED : why);

/** What the kiosk told of its refill. */
function refillOf({ kind, cause }: MaintenanceOrder, { incident, ended }: IncidentChange): Pick<MaintenanceOrder, 'refill'> {
  const seen = kind === 'replenish' && ended?.by !== 'retired' ? refillSeen(cause, incident.evidence) : null;
  return seen ? { refill: seen } : {};
}

/** What is mended is closed; what nobody has to do any more is cancelled. */
function close(order: MaintenanceOrder, change: IncidentChange): OrderChange {
  const { at } = change;
  const ended = endOf(change);
  const what = isMended(ended.by) ? 'closed' : 'cancelled';
  const history = [...order.history, event(at, what, saidOf(ended))];
  return {
    what,
    order: { ...withoutHold(order, at), state: what, closedAt: at, endedBy: ended.by, ...refillOf(order, change), history },
    at,
  };
}

const GONE: Text = {
  zh: '设备报告原因已解除，待维修与验收记录',
  en: 'The kiosk reports that the cause is gone; repair and acceptance are still to be recorded',
};

const goneBy = ({ by, why }: Ended): Text =>
  isMended(by) ? GONE : { zh: `${why.zh}，待维修与验收记录`, en: `${why.en}; repair and acceptance are still to be recorded` };

/** Somebody is at it: what they did is recorded and accepted before it closes (S0-C1.4, S0-C1.9). */
const awaitPeople = (order: MaintenanceOrder, change: IncidentChange): OrderChange => ({
  what: 'waits',
  order: {
    ...order,
    goneBy: endOf(change).by,
    ...refillOf(order, change),
    history: [...order.history, event(change.at, 'updated', goneBy(endOf(change)))],
  },
  at: change.at,
});

/** There is no device any more whose repair could be accepted; or the device tells itself that it was filled or emptied. */
const ENDS_BY_ITSELF: ReadonlySet<EndCause> = new Set(['retired', 'refilled', 'emptied']);

/** What failed its acceptance passes one first, whatever the device tells (S0-C1.9). */
const isAwaited = (order: MaintenanceOrder, change: IncidentChange): boolean => {
  const { by } = endOf(change);
  return isInHand(order) && (!ENDS_BY_ITSELF.has(by) || (by !== 'retired' && isBarred(order)));
};

/** Another incident of the same fault: the order is of that one from now on. */
const ofIncident = ({ incidentId, earlier = [] }: MaintenanceOrder, { id }: Incident): Partial<MaintenanceOrder> =>
  id === incidentId ? {} : { incidentId: id, earlier: [...earlier, incidentId] };

/** The same cause is back before the repair was accepted: it goes on, whether as the same incident or as another. */
function resume({ goneBy: _, refill: __, ...order }: MaintenanceOrder, { incident, at }: IncidentChange): OrderChange {
  const history = [...order.history, event(at, 'reopened', incident.reason)];
  const { reason, evidence, kioskIds } = incident;
  const resumed: MaintenanceOrder = {
    ...order,
    ...ofIncident(order, incident),
    // What is waited for is waited for still.
    state: order.state === 'onHold' ? order.state : 'arrived',
    reason,
    evidence,
    kioskIds,
    history,
  };
  return { what: 'updated', order: resumed, at };
}

const mergedNote = (by: string): Text => ({
  zh: `并入事件${by}的维修单，本单取消`,
  en: `Part of the order of the incident ${by}; this one is cancelled`,
});

function cancel(order: MaintenanceOrder, { incident, at }: IncidentChange): OrderChange {
  const history = [...order.history, event(at, 'cancelled', mergedNote(incident.inhibitedBy ?? ''))];
  return {
    what: 'cancelled',
    order: { ...withoutHold(order, at), state: 'cancelled', closedAt: at, endedBy: 'merged', history },
    at,
  };
}

/** The same cause is back soon: the same order goes on, with its time anew. */
function reopen(
  { endedBy: _, refill: __, why: known, ...order }: MaintenanceOrder,
  change: IncidentChange,
  hands: Hands,
): OrderChange {
  const { incident, at } = change;
  const { hall, hours } = hands;
  const kind = kindOf(incident);
  const priority = PRIORITY[incident.severity];
  // Nobody accepted it, to whomever it went: it is whom the register names again.
  const byRegister = order.assignedBy !== undefined || order.escalation !== undefined;
  const { assignee, why } = byRegister ? assignmentFor(kind, hands, at) : { assignee: order.assignee, why: known };
  const deputy = byRegister ? inPlaceOfAnother(kind, assignee, hands, at) : [];
  const reopened: MaintenanceOrder = {
    ...order,
    kind,
    priority,
    state: 'open',
    cause: incident.cause,
    reason: incident.reason,
    firstAction: firstAction(incident, kind),
    hallId: incident.hallId,
    kioskIds: incident.kioskIds,
    assignee,
    ...(byRegister && { assignedBy: 'register' as const }),
    ...(why && { why }),
    evidence: incident.evidence,
    dueAt: dueOf(kind, priority, at, hall, hours),
    closedAt: null,
    history: [...order.history, event(at, 'reopened', incident.reason), ...deputy],
    ...(change.released && { beganAt: incident.reopened?.at ?? incident.openedAt }),
  };
  return { what: 'reopened', order: reopened, at };
}

/** What leads has held before, and says it in other words. */
const isOld = (incident: Incident, at: Instant): boolean => (leadingRule(incident)?.since ?? at) < at;

/** The words of now, for whoever looks or is told next; they send nobody. */
function reword(order: MaintenanceOrder, { incident, at }: IncidentChange): OrderChange {
  const { reason, kioskIds, evidence } = incident;
  const history = [...order.history, event(at, 'updated', reason)];
  return { what: 'kept', order: { ...order, reason, kioskIds, evidence, history }, at };
}

function update(order: MaintenanceOrder, change: IncidentChange, hall: Hall, hours: OpenHours): OrderChange | null {
  const { incident, at } = change;
  const kind = kindOf(incident);
  const priority = PRIORITY[incident.severity];
  if (order.priority === priority && order.reason.en === incident.reason.en) {
    if (order.kioskIds.length === incident.kioskIds.length) return null;
    return { what: 'kept', order: { ...order, kioskIds: incident.kioskIds, evidence: incident.evidence }, at };
  }
  if (order.priority === priority && isOld(incident, at)) return reword(order, change);
  const updated: MaintenanceOrder = {
    ...order,
    kind,
    priority,
    cause: incident.cause,
    kioskIds: incident.kioskIds,
    reason: incident.reason,
    firstAction: firstAction(incident, kind),
    evidence: incident.evidence,
    dueAt: Math.min(order.dueAt, dueOf(kind, priority, at, hall, hours)),
    history: [...order.history, event(at, 'updated', incident.reason)],
  };
  return { what: 'updated', order: updated, at };
}

/**
 * What an incident's change means for its order: one order an incident, from its opening to its close (S0-H6b, S2-4.2.2), or to its acceptance
 * when somebody came for it.
 */
export function decideOrder(order: MaintenanceOrder | undefined, change: IncidentChange, hands: Hands): OrderChange | null {
  const over = change.what === 'closed' || change.what === 'merged';
  if (!order) return over ? null : { what: 'opened', order: open(change, hands), at: change.at };
  if (isDone(order)) return change.what === 'reopened' || change.released ? reopen(order, change, hands) : null;
  // What failed its acceptance is out of use until it passes one, whatever else is out with it (S0-C1.9).
  if (change.what === 'merged') return isBarred(order) ? awaitPeople(order, change) : cancel(order, change);
  if (change.what === 'closed') return isAwaited(order, change) ? awaitPeople(order, change) : close(order, change);
  const isBack = change.what === 'reopened' || order.incidentId !== change.incident.id;
  if (isBack && isInHand(order)) return resume(order, change);
  return update(order, change, hands.hall, hands.hours);
}
