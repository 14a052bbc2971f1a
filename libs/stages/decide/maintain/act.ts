import {
  type ActRefusal,
  decideAct,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  mayTake,
  type OpenBooks,
  type OrderAct,
  type OrderChange,
  orderFor,
  stillTold,
  takesOn,
  withSecond,
} from '#libs/domain/index.js';
import { keepChange } from './tell.js';

const kioskOf = ({ kioskId }: MaintenanceOrder, registry: KioskRegistry): Kiosk | undefined =>
  kioskId === null ? undefined : registry.kiosk(kioskId);

/** Whether the device tells the fault still. */
const isTold = async (books: OpenBooks, order: MaintenanceOrder): Promise<boolean> =>
  stillTold(order, { incidents: await books.incidents.allOpen(), withheld: await books.withheld.allHeld() });

/** What became of the order by an act, and what it was before. */
export type ActedChange = OrderChange & { before: MaintenanceOrder };

/** A person's act on the order of a kiosk that it is about. Answers what became of the order, or why it is not taken. */
export async function actOnOrder(
  books: OpenBooks,
  kioskId: string,
  act: OrderAct,
  at: Instant,
  registry: KioskRegistry,
): Promise<ActedChange | { refused: ActRefusal }> {
  const person = registry.person(act.by);
  if (!person) return { refused: 'unknown-person' };
  const order = orderFor(await books.orders.undoneOf(kioskId), act);
  const hall = order && registry.hall(order.hallId);
  if (!order || !hall) return { refused: 'no-open-order' };
  const hands = { people: registry.people(), kiosk: kioskOf(order, registry), hall, hours: registry.hours };
  if (takesOn(act) && !mayTake(person, order, hands, at)) return { refused: 'not-qualified' };
  const decided = decideAct(order, act, at, act.passed === true && (await isTold(books, order)));
  if ('refused' in decided) return decided;
  const changed = withSecond(decided, hands);
  return { ...changed, before: order, order: await keepChange(books, order, changed, registry) };
}
