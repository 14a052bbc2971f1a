import { computed, ref, shallowRef } from 'vue';
import { ORDER_ACT_EDITION } from '#libs/domain/act/order-act.js';
import { type ActRefusal, decideAct, firstSince, movesLeftTo, orderVersion } from '#libs/domain/maintenance/act.js';
import { MOVES } from '#libs/domain/maintenance/moves.js';
import type { MaintenanceOrder } from '#libs/domain/maintenance/order.js';
import { checksFor } from '#libs/domain/maintenance/record.js';
import { serverNow } from '../time.js';
import type { Order, OrderActed } from '../told.js';
import { kept, kioskOf, lastAccount, loggedOut, me, personId, readOrder } from './mine.js';
import { newId } from './new-id.js';
import type { Position } from './position.js';
import { send } from './send.js';
import { addAct, shelfOf } from './shelf.js';
import { again, restingOn, type Shelf, sendAll, type WaitingAct, type WaitingPhoto } from './waiting.js';

const FIRST_WAIT = 3_000;
const LONGEST_WAIT = 60_000;

/** All that the server has not taken yet, the oldest first. */
export const waiting = shallowRef<WaitingAct[]>([]);
export const sending = ref(false);
/** Those of one order. */
export const waitingOf = (orderId: string): WaitingAct[] => waiting.value.filter((act) => act.orderId === orderId);
export const unsent = computed(() => waiting.value.length);

let shelf: Shelf | null = null;
let timer: number | undefined;
let wait = FIRST_WAIT;

/** What a person says to have done, without when and on what. */
export type Did = Omit<OrderActed, 'by' | 'basedOn' | 'doneAt' | 'evidence' | 'edition' | 'orderId' | 'arrival'> & {
  arrival?: { scanned?: string; place?: Position };
};

/** By whom: oneself, or of whom one stands in for where the order is theirs. */
const doerOf = (order: Order): string | null => {
  const stoodFor = me.value?.deputyOf ?? [];
  return order.assignee !== null && stoodFor.includes(order.assignee) ? order.assignee : personId.value;
};

/** Times of an order are only carried along where it is decided here. */
const asKept = (order: Order): MaintenanceOrder => order as unknown as MaintenanceOrder;
const asWire = (order: MaintenanceOrder): Order => order as unknown as Order;

type Judged = { order: Order } | { refused: ActRefusal };

function judged(order: Order, acted: OrderActed): Judged {
  const { hold, sending: sent, ...act } = acted;
  const until = hold && { ...hold, until: Date.parse(String(hold.until)) };
  const out = sent && { ...sent, expectedAt: Date.parse(String(sent.expectedAt)) };
  const wanted = {
    ...act,
    ...(until && { hold: until }),
    ...(out && { sending: out }),
    edition: ORDER_ACT_EDITION,
  } as Parameters<typeof decideAct>[1];
  const checklist = checksFor(order, kioskOf(order.kioskId));
  const decided = decideAct(asKept(order), wanted, serverNow(), { checklist });
  return 'refused' in decided ? decided : { order: asWire(decided.order) };
}

/** The line may tell what became of an order before the answer to the act comes. */
function isIn(order: Order, { act, by, basedOn = '' }: OrderActed): boolean {
  const first = firstSince(asKept(order), basedOn);
  return first?.by === by && MOVES.some((move) => move.act === act && move.what === first.what);
}

/** The order as it will be once what waits is taken. What was refused, and what rests on it, makes nothing of it. */
export function foreseen(order: Order): Order {
  let now = order;
  for (const { acted, refused } of waitingOf(order.id)) {
    if (isIn(now, acted)) continue;
    const next = refused ? { refused } : judged(now, acted);
    if (!('order' in next)) return now;
    now = next.order;
  }
  return now;
}

/** What the person before the page can do about an order now. */
export const canDo = (order: Order): string[] => {
  const doer = doerOf(order);
  return doer === null ? [] : [...new Set(movesLeftTo(order, doer).map(({ act }) => act))];
};

/** Keeps what somebody did, then sends it when there is a signal. Answers why it cannot be, where that is known here. */
export async function did(order: Order, what: Did, photos: Blob[] = []): Promise<ActRefusal | null> {
  const [doer, account] = [doerOf(order), me.value?.name];
  if (doer === null || account === undefined) return 'unknown-person';
  const now = foreseen(order);
  const doneAt = new Date(serverNow()).toISOString();
  const acted: OrderActed = { ...what, by: doer, basedOn: orderVersion(asKept(now)), doneAt };
  const next = judged(now, acted);
  if ('refused' in next) return next.refused;
  const carried = photos.map((blob): WaitingPhoto => ({ blob, sha256: null }));
  await addAct({ id: newId(), account, orderId: order.id, acted, photos: carried, refused: null });
  await look();
  void flush();
  return null;
}

async function look(): Promise<void> {
  waiting.value = shelf ? await shelf.acts() : [];
}

/** Two pages of one phone send one after the other. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request('hallwatch.tech', work) as Promise<T>) : work();

async function sendWaiting(from: Shelf): Promise<void> {
  const touched = new Set<string>();
  const ended = await sendAll(from, async (act) => {
    // Whoever has logged in on another page meanwhile sends nothing of this one's.
    if (lastAccount() !== act.account) return { what: 'logIn' };
    touched.add(act.orderId);
    return send(act, from.put);
  });
  if (ended === 'logIn') loggedOut.value = true;
  if (ended === 'later') sendLater();
  else wait = FIRST_WAIT;
  for (const orderId of touched) await readOrder(orderId);
  await look();
}

function sendLater(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void flush(), wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

let more = false;
/** Sends what waits. What comes meanwhile is sent after it. */
export async function flush(): Promise<void> {
  more = true;
  if (sending.value || !shelf || loggedOut.value) return;
  sending.value = true;
  try {
    while (more && shelf) {
      more = false;
      const from = shelf;
      await alone(() => sendWaiting(from));
    }
  } finally {
    sending.value = false;
  }
}

/** From now on these are the acts of this account. */
export async function actAs(account: string): Promise<void> {
  shelf = shelfOf(account);
  await look();
  void flush();
}

export async function drop(act: WaitingAct): Promise<void> {
  await shelf?.remove(restingOn(waiting.value, act).map(({ n }) => n));
  await look();
  void flush();
}

/** On the order as it is now. */
export async function tryAgain(act: WaitingAct): Promise<void> {
  if (!(await readOrder(act.orderId))) return;
  const order = kept.value?.orders.find(({ id }) => id === act.orderId);
  if (!order) return;
  const version = Number(orderVersion(asKept(order)));
  for (const next of again(restingOn(waiting.value, act), version, newId)) await shelf?.put(next);
  await look();
  void flush();
}

/** Nobody acts any more. */
export function stopActing(): void {
  shelf = null;
  waiting.value = [];
  window.clearTimeout(timer);
}
