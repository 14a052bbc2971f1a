import {
  type Assignment,
  assignmentFor,
  decideAssignee,
  decideMove,
  decideReached,
  type Hands,
  type Instant,
  type KioskRegistry,
  keepsIt,
  type MaintenanceOrder,
  type OpenBooks,
  type OrderChange,
  type Registered,
  type RegisterTurn,
  withSecond,
} from '#libs/domain/index.js';
import { handsOf, withAtWork } from '../maintain/hands.js';
import { handOver, keepChange } from '../maintain/tell.js';

/** People who can be told of something since then, and could not before. */
const reachedBy = ({ people }: RegisterTurn): ReadonlySet<string> =>
  new Set(people.filter(({ before, now }) => now.channels.length > 0 && !before?.channels.length).map(({ now }) => now.id));

/** What the register makes of an order, all at once; null: nothing. */
function decideAll(
  order: MaintenanceOrder,
  registered: Registered,
  reached: ReadonlySet<string>,
  at: Instant,
): OrderChange | null {
  const moved = decideMove(order, registered, at);
  const now = moved?.order ?? order;
  const reassigned = decideAssignee(now, registered, at);
  if (reassigned) return reassigned;
  return reached.has(order.assignee ?? '') ? decideReached(now, registered, at) : moved;
}

async function keepOne(books: OpenBooks, order: MaintenanceOrder, turn: RegisterTurn, at: Instant, registry: KioskRegistry) {
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  const hall = registry.hall(kiosk?.hall ?? order.hallId);
  const hands = hall && (await handsOf(books, { ...order, hallId: hall.id }, registry));
  if (!hands) return;
  const named = await namedNow(books, order, hands, at);
  const registered = { hall: hands.hall, ...named, person: (id: string) => registry.person(id) };
  const decided = decideAll(order, registered, reachedBy(turn), at);
  if (!decided) return;
  const change = withSecond(decided, hands);
  await keepChange(books, order, change, registry);
  if (change.order.assignee !== order.assignee) await handOver(books, order, change, registry);
}

/** Whom the register names. Who has it keeps it while nobody comes before them by the register: the best changes with the shift. */
async function namedNow(books: OpenBooks, order: MaintenanceOrder, hands: Hands, at: Instant): Promise<Assignment> {
  const { kind, assignee, why } = order;
  if (keepsIt(kind, assignee, hands, at)) return { assignee, ...(why && { why }) };
  return assignmentFor(kind, await withAtWork(books, order, hands, at), at);
}

/** The register says something else: open orders go with their kiosks, and to whom it names now. */
export async function keepRegisteredOrders(
  books: OpenBooks,
  turn: RegisterTurn,
  at: Instant,
  registry: KioskRegistry,
): Promise<void> {
  for (const order of await books.orders.undone()) await keepOne(books, order, turn, at, registry);
}
