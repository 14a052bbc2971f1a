import {
  decideNotification,
  hearerOf,
  type Instant,
  isAskedFirst,
  type KioskRegistry,
  type MaintenanceOrder,
  type NewChange,
  nextAsked,
  nextToAsk,
  nextToTell,
  notNotifiedAgain,
  type OpenBooks,
  type OrderChange,
  orderNotNotified,
  secondNotNotified,
  type ToldOrder,
  tellClosing,
  thoseWhoWatch,
  whyNotNotified,
  whySecondNotNotified,
  withClocks,
  withoutOldWhy,
} from '#libs/domain/index.js';
import { type OrderNotification, queue } from './alert.js';
import { handsOf } from './hands.js';

const isUpdate = (what: OrderChange['what']): boolean => what === 'waits' || what === 'moved' || what === 'reassigned';

export const orderNews = ({ what, order, at }: OrderChange): NewChange => ({
  at,
  what: 'order',
  how: isUpdate(what) ? 'updated' : what,
  subject: order.id,
  body: order,
});

/** Why nobody is told is said once, and not with every change. */
const isNew = ({ what }: OrderNotification): boolean => what === 'opened' || what === 'reopened';

/** Whose order it is, with whom, and whose it was; one alert for each way to reach them. */
async function send(
  books: OpenBooks,
  telegram: OrderNotification,
  before: string | null,
  registry: KioskRegistry,
): Promise<void> {
  const { order, at, what } = telegram;
  if (what === 'takenOver') {
    const person = hearerOf(before, registry, at);
    // Who stood in for them has it now.
    if (person && person.id !== order.assignee) await queue(books, telegram, { person, as: 'before' });
    return;
  }
  if (what === 'breached' || what === 'unaccepted') return askOthers(books, telegram, registry);
  const person = hearerOf(order.assignee, registry, at);
  const why = whyNotNotified(order, person);
  if (what === 'overdue' && (why !== null || !isAskedFirst(order)))
    return askNext(books, telegram, registry, why === null ? 1 : 0);
  if (why !== null && isNew(telegram)) await books.untold.save(orderNotNotified('alert', order, at, why));
  if (person && why === null) await queue(books, telegram, { person, as: 'assignee' });
  else await sendInstead(books, telegram, registry);
  await sendSecond(books, telegram, registry);
}

/** Nobody has the order who can be told of it: the next person is. */
async function sendInstead(books: OpenBooks, telegram: OrderNotification, registry: KioskRegistry): Promise<void> {
  const { order, at } = telegram;
  const hands = await handsOf(books, order, registry);
  const tried = new Set([order.assignee, hearerOf(order.assignee, registry, at)?.id].flatMap((id) => id ?? []));
  const person = hands && nextToTell(order.kind, hands, tried, at);
  const insteadOf = order.assignee === null ? {} : { insteadOf: order.assignee };
  if (person) await queue(books, telegram, { person, as: 'instead', ...insteadOf });
}

/** The one next in turn sees to it that it is done. */
async function askNext(books: OpenBooks, telegram: OrderNotification, registry: KioskRegistry, before: 0 | 1): Promise<void> {
  const { order, at } = telegram;
  const hands = await handsOf(books, order, registry);
  const person = hands && nextToAsk(order, hands, at, before);
  if (person) await queue(books, telegram, { person, as: 'next' });
}

/** A limit is over: the one next in turn sees to it; when nobody accepts it at all, those who watch do. */
async function askOthers(books: OpenBooks, telegram: OrderNotification, registry: KioskRegistry): Promise<void> {
  const { order, at, what } = telegram;
  const hands = await handsOf(books, order, registry);
  if (!hands) return;
  const next = what === 'breached' ? nextAsked(order, hands, at) : undefined;
  const people = what === 'breached' ? (next ? [next.person] : []) : thoseWhoWatch(hands, at);
  for (const person of people) await queue(books, telegram, { person, as: 'next' });
}

/** Cash is taken out by two (S0-Q5c): that nobody is known who could be the second is kept. */
async function sendSecond(books: OpenBooks, telegram: OrderNotification, registry: KioskRegistry): Promise<void> {
  const { order, at } = telegram;
  if (order.second === undefined || order.assignee === null) return;
  const person = hearerOf(order.second, registry, at);
  // One deputy of both was told already.
  if (person && person === hearerOf(order.assignee, registry, at)) return;
  const why = whySecondNotNotified(order, person);
  if (why !== null && isNew(telegram)) await books.untold.save(secondNotNotified(order, at, why));
  if (person) await queue(books, telegram, { person, as: 'second' });
}

async function alert(
  books: OpenBooks,
  told: ToldOrder,
  at: Instant,
  replaces: string[],
  before: string | null,
  registry: KioskRegistry,
) {
  const { tell: what, order, why } = told;
  if (why !== null) await books.untold.save(notNotifiedAgain(order, at, why));
  if (what !== null) await send(books, { what, order, at, replaces }, before, registry);
}

/** Whether the order that it became part of was just told to the same person. */
async function toldWithAnother(books: OpenBooks, { what, order, at }: OrderChange, into: string | null): Promise<boolean> {
  if (what !== 'cancelled' || into === null) return false;
  const wider = await books.orders.forIncident(into);
  return wider !== undefined && wider.assignee === order.assignee && wider.told?.at === at && !wider.told.over;
}

/** What an order takes the place of, and what took its place. */
export interface Merging {
  replaces?: MaintenanceOrder[];
  /** Incident. */
  into?: string | null;
}

/** Keeps what became of an order, and tells whom it concerns what they do not know. Answers the order as it is kept. */
export async function keepChange(
  books: OpenBooks,
  before: MaintenanceOrder | undefined,
  change: OrderChange,
  registry: KioskRegistry,
  { replaces = [], into = null }: Merging = {},
): Promise<MaintenanceOrder> {
  const hall = registry.hall(change.order.hallId);
  const clocked = { ...change, order: withoutOldWhy(before, withClocks(before, change, { hall, hours: registry.hours })) };
  const told = decideNotification(before, clocked, await toldWithAnother(books, change, into));
  await books.orders.save(told.order);
  await books.tell(orderNews({ ...change, order: told.order }));
  const theirs = replaces.filter(({ assignee }) => assignee === told.order.assignee).map(({ id }) => id);
  await alert(books, told, change.at, theirs, before?.assignee ?? null, registry);
  return told.order;
}

/** Who had it learns that the register gives it to another. */
export async function handOver(
  books: OpenBooks,
  before: MaintenanceOrder,
  { order, at }: OrderChange,
  registry: KioskRegistry,
): Promise<void> {
  if (before.told?.over) return;
  await send(books, { what: 'takenOver', order, at, replaces: [] }, before.assignee, registry);
}

/** Tells that an order is over whose cause did not come back again: as of the time that it waited for. */
export async function tellNextClosing(books: OpenBooks, order: MaintenanceOrder, registry: KioskRegistry): Promise<void> {
  const at = order.closingAt as Instant;
  const told = tellClosing(order, at);
  await books.orders.save(told.order);
  await alert(books, told, at, [], order.assignee, registry);
}
