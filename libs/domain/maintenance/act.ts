import { type CheckItem, HALLWATCH, type OrderAct, type OrderActName } from '../act/index.js';
import type { Instant } from '../time/index.js';
import { awayBy, isAwayItem } from './away.js';
import { takerOf } from './hands.js';
import { lackingFor, MOVES, type Move, moveOf, statesFor, type Whose } from './moves.js';
import type { Acceptance, Arrival, Hold, MaintenanceOrder, OrderChange, OrderEvent, OrderPhoto, OrderState } from './order.js';
import { missingIn } from './record.js';
import type { ActRefusal } from './refusals.js';

export * from './refusals.js';

/** What of an order says whose its moves are, also as the pages are told it. */
export interface OrderSeen extends Pick<MaintenanceOrder, 'kioskId' | 'state' | 'assignee' | 'second' | 'isAway' | 'unapproved'> {
  history: readonly Pick<OrderEvent, 'what' | 'by'>[];
  holds?: readonly Pick<Hold, 'as'>[];
  record?: object;
}

/** Who repaired it last; null: nobody said so. */
const repairerOf = ({ history }: Pick<OrderSeen, 'history'>): string | null =>
  history.findLast(({ what }) => what === 'repaired')?.by ?? null;

/** Why it is not this person's to do; null: it is. Two have an order when two are to be there. */
function notTheirs({ assignee, second }: OrderSeen, by: string, whose: Whose): ActRefusal | null {
  if (whose === 'another') return assignee === by ? 'own-already' : null;
  return whose === 'assignee' && by !== assignee && by !== second ? 'not-assignee' : null;
}

/** Why an order, as it is, does not leave a move to this person, whatever they would say with it; null: it does. */
function notLeft(order: OrderSeen, { act, whose }: Move, by: string): ActRefusal | null {
  const others = lackingFor(order, act) ?? notTheirs(order, by, whose);
  if (others) return others;
  if ((act === 'order.approve' || act === 'order.refusePlan') && order.history[0]?.by === by) return 'own-plan';
  if (act === 'order.acceptance' && repairerOf(order) === by) return 'own-repair';
  if (act === 'order.record' && order.state === 'closed' && order.record) return 'recorded-already';
  return act === 'order.cancel' && isBarred(order) ? 'barred' : null;
}

/** What an order, as it is, leaves to this person to do. */
export const movesLeftTo = (order: OrderSeen, by: string): Move[] =>
  MOVES.filter((move) => move.from.includes(order.state) && notLeft(order, move, by) === null);

/** What people did about an order, in order; what Hallwatch writes by itself contradicts nobody who looked at it before. */
export const handsOn = <Event extends Pick<OrderEvent, 'by'>>({ history }: { history: readonly Event[] }): Event[] =>
  history.filter(({ by }) => by !== HALLWATCH.by);

/** Names what people have made of an order so far. */
export const orderVersion = (order: { history: readonly Pick<OrderEvent, 'by'>[] }): string => String(handsOn(order).length);

/** Who was first when an act was stale; undefined: nobody, so that the version was made up. */
export const firstSince = (order: Pick<MaintenanceOrder, 'history'>, basedOn: string): OrderEvent | undefined =>
  handsOn(order)[Number(basedOn)];

/** An order in an act: what people are held to, and no more. */
export const orderInShort = (order: MaintenanceOrder) => {
  const { state, assignee, second = null, priority, closedAt } = order;
  return { state, assignee, second, priority, closedAt, version: orderVersion(order) };
};

/** What is known where an act is judged. */
export interface Around {
  /** The device tells the fault still. */
  stands?: boolean;
  /** What is looked at when it is accepted. */
  checklist?: readonly CheckItem[];
}

/** Why an acceptance does not pass by the house's rules; null: it does. Acts of before were asked neither record nor points. */
function notAccepted(order: MaintenanceOrder, { checks = {}, edition }: OrderAct, { checklist = [] }: Around): ActRefusal | null {
  if (edition === undefined) return null;
  if (missingIn(order).length > 0) return 'record-missing';
  return checklist.every((item) => checks[item] === true) ? null : 'checks-missing';
}

/** Gives an order to somebody else than who does it. */
const GIVES: ReadonlySet<OrderActName> = new Set(['order.assign', 'order.passOn']);
const TELLS_WORK: ReadonlySet<OrderActName> = new Set(['order.repair', 'order.record']);

/** Why what the state allows is not taken still; null: it is. */
function notTaken(order: MaintenanceOrder, act: OrderAct, move: Move, at: Instant, around: Around): ActRefusal | null {
  const others = notLeft(order, move, act.by);
  if (others) return others;
  if (GIVES.has(act.act) && takerOf(act) === order.assignee) return 'own-already';
  if (act.act === 'order.hold' && (!act.hold || act.hold.until <= at)) return 'hold-over';
  if (act.arrival?.scanned !== undefined && !order.kioskIds.includes(act.arrival.scanned)) return 'other-kiosk';
  if (act.act === 'order.sendOut' && act.hold && act.hold.until <= at) return 'hold-over';
  if (act.act === 'order.sendOut' && (!act.sending || act.sending.expectedAt <= at)) return 'expected-over';
  if (act.act === 'order.back' && !isAwayItem(order, act.back?.item)) return 'nothing-away';
  // An incident without an order would be nobody's.
  if (around.stands && (move.to === 'closed' || move.to === 'cancelled')) return 'cause-stands';
  return act.act === 'order.acceptance' && act.passed ? notAccepted(order, act, around) : null;
}

/** After these it is on hold. */
const WAITS: ReadonlySet<OrderActName> = new Set(['order.hold', 'order.sendOut']);

function holdsBy(act: OrderAct, order: MaintenanceOrder, at: Instant): { holds?: Hold[] } {
  const { holds = [], state } = order;
  if (WAITS.has(act.act) && act.hold) {
    const { for: what, until } = act.hold;
    const why = act.reason ?? act.sending?.what ?? '';
    return { holds: [...holds, { for: what, why, by: act.by, from: at, until, endedAt: null, as: state }] };
  }
  return holds.length > 0 ? { holds } : {};
}

/** Whatever ends a hold. */
export const withoutHold = (order: MaintenanceOrder, at: Instant): MaintenanceOrder =>
  order.holds?.at(-1)?.endedAt === null
    ? { ...order, holds: order.holds.map((hold) => (hold.endedAt === null ? { ...hold, endedAt: at } : hold)) }
    : order;

function arrivalsBy({ act, by, arrival }: OrderAct, { arrivals = [] }: MaintenanceOrder, at: Instant): { arrivals?: Arrival[] } {
  return act === 'order.arrive' && arrival ? { arrivals: [...arrivals, { ...arrival, by, at }] } : {};
}

function acceptancesBy({ act, by, passed, checks, reason, edition }: OrderAct, order: MaintenanceOrder, at: Instant) {
  const { acceptances = [] } = order;
  if (act !== 'order.acceptance' || passed === undefined || edition === undefined) return {};
  const acceptance: Acceptance = { by, at, passed, ...(checks && { checks }), ...(reason !== undefined && { reason }) };
  return { acceptances: [...acceptances, acceptance] };
}

/** Photos of an act are of its order, each once. */
function photosBy({ evidence = [], by }: OrderAct, { photos = [] }: MaintenanceOrder, at: Instant): { photos?: OrderPhoto[] } {
  const known = new Set(photos.map(({ sha256 }) => sha256));
  const fresh = [...new Set(evidence)].filter((sha256) => !known.has(sha256));
  return fresh.length > 0 ? { photos: [...photos, ...fresh.map((sha256) => ({ sha256, by, at }))] } : {};
}

function stateBy({ to }: Move, { state, holds }: MaintenanceOrder): OrderState {
  if (to === 'as-held') return holds?.at(-1)?.as ?? 'open';
  return to === 'as-before' ? state : to;
}

/** The plan of an order as it is after an act. */
function planBy({ act, by }: OrderAct, { plan, unapproved }: MaintenanceOrder, at: Instant) {
  if (!plan) return {};
  if (act === 'order.approve') return { plan: { ...plan, approved: { by, at } } };
  return { plan, ...(unapproved && { unapproved }) };
}

/** After these it is whose the register says, where nobody said otherwise before. */
const LEAVES_REGISTERED: ReadonlySet<OrderChange['what']> = new Set(['recorded', 'reopened', 'cameBack', 'approved']);

/** An order that is open again is as the register says. */
function openAgain({ endedBy: _, goneBy: __, refill: ___, ...order }: MaintenanceOrder): MaintenanceOrder {
  return order;
}

/** What a person's act makes of an order. Whoever accepts it, or takes it over, is its assignee from then on. */
export function decideAct(
  order: MaintenanceOrder,
  act: OrderAct,
  at: Instant,
  around: Around = {},
): OrderChange | { refused: ActRefusal } {
  const { basedOn } = act;
  if (basedOn !== undefined && basedOn !== orderVersion(order)) return { refused: 'stale' };
  const move = moveOf(act, order.state);
  if (!move) return { refused: 'wrong-state' };
  const refused = notTaken(order, act, move, at, around);
  if (refused) return { refused };
  return { what: move.what, order: moved(order, act, move, at), at };
}

function moved(before: MaintenanceOrder, act: OrderAct, move: Move, at: Instant): MaintenanceOrder {
  const { what } = move;
  const state = stateBy(move, before);
  const order = what === 'reopened' ? openAgain(before) : state === 'onHold' ? before : withoutHold(before, at);
  const { assignedBy, away: _, isAway: __, plan: ___, unapproved: ____, ...rest } = order;
  return {
    ...rest,
    ...(assignedBy && LEAVES_REGISTERED.has(what) && { assignedBy }),
    state,
    assignee: takerOf(act) ?? order.assignee,
    closedAt: isDone({ state }) ? (before.closedAt ?? at) : null,
    ...(what === 'closed' && { endedBy: 'accepted' as const }),
    ...(what === 'cancelled' && { endedBy: 'calledOff' as const }),
    ...holdsBy(act, order, at),
    ...arrivalsBy(act, order, at),
    ...acceptancesBy(act, order, at),
    ...photosBy(act, order, at),
    ...awayBy(act, order, at),
    ...planBy(act, order, at),
    ...(TELLS_WORK.has(act.act) && act.record && { record: { ...order.record, ...act.record, by: act.by, at } }),
    history: [...order.history, { at, what, by: act.by, note: move.note(act) }],
  };
}

/** Whoever says that it is repaired while the device tells the fault still is told so at once, with what it tells. */
export function decideQuestion(change: OrderChange, { act, edition }: OrderAct, stands: boolean): OrderChange {
  const { order, at } = change;
  if (act !== 'order.repair' || edition === undefined || !stands) return change;
  const { zh, en } = order.reason;
  const note = { zh: `设备仍在上报：${zh}`, en: `The kiosk reports it still: ${en}` };
  return { ...change, order: { ...order, history: [...order.history, { at, what: 'questioned', by: HALLWATCH.by, note }] } };
}

/** Of a kiosk's undone orders, oldest first, the one that an act is about: one that the act fits, of those its doer's own. */
export function orderFor(undone: readonly MaintenanceOrder[], act: OrderAct): MaintenanceOrder | undefined {
  const from = statesFor(act);
  if (act.orderId !== undefined) return undone.find(({ id }) => id === act.orderId);
  const fitting = undone.filter((order) => from.includes(order.state));
  const ofAnother = act.act === 'order.takeOver';
  return fitting.find(({ assignee }) => (assignee === act.by) !== ofAnother) ?? fitting[0] ?? undone[0];
}

/** Its state, or that as which it goes on when it waits no more. */
export const workState = ({ state, holds }: Pick<OrderSeen, 'state' | 'holds'>): OrderState =>
  state === 'onHold' ? (holds?.at(-1)?.as ?? state) : state;

/** Somebody is or was at the kiosk for it, so that its end is theirs to say. */
export const isInHand = (order: Pick<OrderSeen, 'state' | 'holds'>): boolean => {
  const state = workState(order);
  return state === 'arrived' || state === 'repaired';
};

/** Somebody has it: whoever took it on, or is named for it and can be told, as far as sending has shown. */
export const hasHands = (
  order: Pick<MaintenanceOrder, 'assignee' | 'state' | 'unreached' | 'holds'>,
  canBeTold: (personId: string) => boolean = () => true,
): boolean => {
  const { assignee, unreached } = order;
  if (assignee === null) return false;
  return workState(order) === 'accepted' || isInHand(order) || (canBeTold(assignee) && unreached !== assignee);
};

/** A verdict on the repair: of the last one it is whether the device may be used. */
const VERDICTS: ReadonlySet<string> = new Set(['rejected', 'closed']);

/** Its device failed the last acceptance and is not to be used until it passes one (S0-C1.9). A hall's line is no device. */
export const isBarred = (order: Pick<OrderSeen, 'kioskId' | 'state' | 'holds' | 'history'>): boolean =>
  order.kioskId !== null && isInHand(order) && order.history.findLast(({ what }) => VERDICTS.has(what))?.what === 'rejected';

/** Times in which a device was not to be used, for it had failed its acceptance and passed none since. */
export function barsOf(order: MaintenanceOrder): { kioskId: string; from: Instant; to: Instant | null }[] {
  const { kioskId, history, closedAt } = order;
  if (kioskId === null) return [];
  const verdicts = history.filter(({ what }) => VERDICTS.has(what));
  return verdicts.flatMap(({ what, at }, i) =>
    what === 'rejected' ? [{ kioskId, from: at, to: verdicts[i + 1]?.at ?? closedAt }] : [],
  );
}

export const isDone = ({ state }: Pick<MaintenanceOrder, 'state'>): boolean => state === 'closed' || state === 'cancelled';
