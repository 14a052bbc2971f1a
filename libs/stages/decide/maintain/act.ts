import {
  type ActRefusal,
  causeByHand,
  checksFor,
  decideAct,
  decideQuestion,
  type Hands,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  mayTake,
  type OpenBooks,
  type OrderAct,
  type OrderActName,
  type OrderChange,
  type OrderOpening,
  openByHand,
  orderFor,
  registeredHands,
  standsFor,
  stillTold,
  takerOf,
  type WorkPlace,
  withSecond,
} from '#libs/domain/index.js';
import type { DecideParts } from '../parts.js';
import { bookParts } from '../stock/book-parts.js';
import { withAtWork } from './hands.js';
import { tellPlanWaits } from './plan-waits.js';
import { handOver, keepChange } from './tell.js';
import { turnedBefore, turnOrder } from './turn.js';

const kioskOf = ({ kioskId }: MaintenanceOrder, registry: KioskRegistry): Kiosk | undefined =>
  kioskId === null ? undefined : registry.kiosk(kioskId);

/** What is held against what the device tells. */
const AGAINST_DEVICE: ReadonlySet<OrderActName> = new Set(['order.repair', 'order.acceptance', 'order.cancel']);

/** Whether the device tells the fault still. */
const isTold = async (books: OpenBooks, order: MaintenanceOrder): Promise<boolean> =>
  stillTold(order, { incidents: await books.incidents.allOpen(), withheld: await books.withheld.allHeld() });

type ActingParts = Pick<DecideParts, 'registry' | 'report'>;

/** What became of the order by an act, and what it was before; null: it was not. */
export type ActedChange = OrderChange & { before: MaintenanceOrder | null };

/** What may be done about an order that is over, too. */
const ON_DONE: ReadonlySet<OrderActName> = new Set(['order.record', 'order.reopen', 'order.back']);

async function orderOfAct(
  books: OpenBooks,
  kioskId: string,
  act: OrderAct,
  at: Instant,
  parts: ActingParts,
): Promise<MaintenanceOrder | undefined> {
  const undone = orderFor(await turnedBefore(books, kioskId, at, parts), act);
  if (undone || act.orderId === undefined || !ON_DONE.has(act.act)) return undone;
  const done = await books.orders.one(act.orderId);
  if (done?.turnsAt === undefined || done.turnsAt >= at) return done;
  // What time brought it before comes first, as with those that are undone.
  await turnOrder(books, done, parts);
  return orderOfAct(books, kioskId, act, at, parts);
}

/** Why it cannot be this person's; null: it can. */
function notTheirs(
  order: MaintenanceOrder,
  act: OrderAct,
  hands: Hands,
  at: Instant,
  registry: KioskRegistry,
): ActRefusal | null {
  const taker = takerOf(act);
  if (taker === null) return null;
  const person = registry.person(taker);
  if (!person) return 'unknown-person';
  return mayTake(person, order, hands, at) ? null : 'not-qualified';
}

/** One fault of a kiosk is one order: what is open again would be a second one. */
const isOpenAlready = async (books: OpenBooks, { id, kioskId, cause }: MaintenanceOrder): Promise<boolean> =>
  kioskId !== null && (await books.orders.undoneOf(kioskId)).some((other) => other.id !== id && other.cause === cause);

/** Where an order by hand is to be done; null: the register does not know it, or the hall has no kiosk. */
function placeOf({ kioskId, hallId }: OrderOpening, registry: KioskRegistry): WorkPlace | null {
  const kiosk = kioskId === null ? undefined : registry.kiosk(kioskId);
  const hall = registry.hall(kiosk?.hall ?? hallId);
  const isGone = kioskId !== null && kiosk?.state !== 'active';
  if (!hall || isGone) return null;
  const all = registry.kiosks().filter((one) => one.hall === hall.id && one.state === 'active');
  const kioskIds = kiosk ? [kiosk.id] : all.map(({ id }) => id);
  if (kioskIds.length === 0) return null;
  return { kioskId, kioskIds, hands: registeredHands(kiosk, hall, registry) };
}

/** Where it is to be done, with what the books say where somebody is to be chosen for it. */
async function chosenAmong(books: OpenBooks, { to }: OrderAct, opening: OrderOpening, at: Instant, registry: KioskRegistry) {
  const place = placeOf(opening, registry);
  if (!place || to !== undefined) return place;
  const wanted = { kind: opening.kind, kioskId: place.kioskId, cause: causeByHand(opening) };
  return { ...place, hands: await withAtWork(books, wanted, place.hands, at) };
}

/** What a person wants done becomes an order of its own, unless one for it stands. */
async function openOrder(
  books: OpenBooks,
  act: OrderAct,
  at: Instant,
  registry: KioskRegistry,
): Promise<ActedChange | { refused: ActRefusal }> {
  const place = act.opening && (await chosenAmong(books, act, act.opening, at, registry));
  const [first] = place?.kioskIds ?? [];
  if (!act.opening || !place || first === undefined) return { refused: 'unknown-place' };
  const undone = await books.orders.undoneOf(first);
  if (standsFor(act.opening, place.kioskId, place.hands.hall.id, undone)) return { refused: 'open-already' };
  const change = openByHand(act, act.opening, place, at);
  const taker = act.to === undefined ? undefined : registry.person(act.to);
  if (act.to !== undefined && !taker) return { refused: 'unknown-person' };
  if (taker && !mayTake(taker, change.order, place.hands, at)) return { refused: 'not-qualified' };
  const order = await keepChange(books, undefined, change, registry);
  await tellPlanWaits(books, { order, at }, registry);
  return { ...change, before: null, order };
}

/** A person's act on the order of a kiosk that it is about. Answers what became of the order, or why it is not taken. */
export async function actOnOrder(
  books: OpenBooks,
  kioskId: string,
  act: OrderAct,
  at: Instant,
  parts: ActingParts,
): Promise<ActedChange | { refused: ActRefusal }> {
  const { registry } = parts;
  if (!registry.person(act.by)) return { refused: 'unknown-person' };
  if (act.act === 'order.open') return openOrder(books, act, at, registry);
  const order = await orderOfAct(books, kioskId, act, at, parts);
  const hall = order && registry.hall(order.hallId);
  if (!order || !hall) return { refused: 'no-open-order' };
  const hands = registeredHands(kioskOf(order, registry), hall, registry);
  const refused = notTheirs(order, act, hands, at, registry);
  if (refused) return { refused };
  if (act.act === 'order.reopen' && (await isOpenAlready(books, order))) return { refused: 'open-already' };
  const stands = AGAINST_DEVICE.has(act.act) && (await isTold(books, order));
  const decided = decideAct(order, act, at, { stands, checklist: checksFor(order, hands.kiosk) });
  if ('refused' in decided) return decided;
  const questioned = decideQuestion(withSecond(decided, hands), act, stands);
  const changed = { ...questioned, order: await bookParts(books, questioned.order, act, at, registry) };
  const kept = await keepChange(books, order, changed, registry);
  if (changed.what === 'assigned') await handOver(books, order, changed, registry);
  return { ...changed, before: order, order: kept };
}
