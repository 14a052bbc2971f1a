import { computed, ref, shallowRef, triggerRef } from 'vue';
import { PRIORITIES } from '#libs/domain/maintenance/order.js';
import { vanOf } from '#libs/domain/stock/store.js';
import { all, api, ask, Refused, type Session } from '../api.js';
import { LiveLine } from '../live.js';
import { attempt } from '../prefs.js';
import { millis, serverNow, syncClock } from '../time.js';
import type { Change, Course, Hall, KioskEntry, Order, StockTold } from '../told.js';
import { levelOf } from './level.js';
import { type Hand, type Kept, keep, keptOf } from './shelf.js';

/** So many orders of one kiosk are shown as its past. */
const PAST = 6;
/** Of so many of one's own orders everything is read ahead, for when the signal goes. Ours. */
const AHEAD = 30;
/** How far back a level is drawn, milliseconds. */
const COURSE = 3 * 86_400_000;
/** A burst of changes is read in one go, milliseconds. */
const SETTLE = 400;
const HINT = 'hallwatch.session';

/** What was read last; null: nothing yet. */
export const kept = shallowRef<Kept | null>(null);
/** Whether the server answered last. */
export const reached = ref(false);
export const loggedOut = ref(false);
export const failure = ref<unknown>(null);

export const me = computed((): Session | null => kept.value?.me ?? null);
export const personId = computed(() => me.value?.personId ?? null);

const within = (order: Order, id: string): boolean => order.assignee === id || order.second === id;
/** One's own, and of whom one stands in for. */
export const isMine = (order: Order): boolean =>
  [personId.value, ...(me.value?.deputyOf ?? [])].some((id) => id !== null && within(order, id));

/** The most urgent first, of equals what is due first. */
export const urgentFirst = (a: Order, b: Order): number =>
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) || millis(a.dueAt) - millis(b.dueAt);

const sorted = computed(() => [...(kept.value?.orders ?? [])].sort(urgentFirst));
export const mine = computed(() => sorted.value.filter((order) => isMine(order) && order.state !== 'repaired'));
/** Repaired ones of others, which I may look at for acceptance; and what others of my halls have. */
export const others = computed(() => sorted.value.filter((order) => !isMine(order) || order.state === 'repaired'));

export const hallOf = (id: string) => kept.value?.halls.find((hall) => hall.id === id);
export const kioskOf = (id: string | null): KioskEntry | undefined => (id === null ? undefined : kept.value?.kiosks[id]);
/** A person by name, where it is known here. */
export function nameOf(id: string): string {
  const known = Object.values(kept.value?.hands ?? {}).flat();
  return known.find((hand) => hand.id === id)?.name ?? id;
}

async function save(change: Partial<Kept>): Promise<void> {
  if (!kept.value) return;
  kept.value = { ...kept.value, ...change };
  await keep(kept.value);
}

/** Keeps what the server said of the way to it; what is wrong otherwise is shown. */
function heard(error: unknown): void {
  if (!(error instanceof Refused)) failure.value = error;
  else if (error.status === 0 || error.status >= 500) reached.value = false;
  else if (error.status === 401) loggedOut.value = true;
  else failure.value = error;
}

/** Does what asks the server. Answers whether it went well. */
async function asking(read: () => Promise<void>): Promise<boolean> {
  try {
    await read();
    reached.value = true;
    failure.value = null;
    return true;
  } catch (error) {
    heard(error);
    return false;
  }
}

/** Who logged in here last; null: nobody, or they logged out. */
export const lastAccount = (): string | null => attempt(() => localStorage.getItem(HINT));

/** Shows what this account read last, then who really is logged in. Answers the account; null: nobody, or it cannot be known. */
export async function enter(): Promise<string | null> {
  const account = lastAccount();
  if (account === null) loggedOut.value = true;
  else kept.value = (await keptOf(account)) ?? null;
  if (loggedOut.value) return null;
  await asking(async () => {
    // When it was read is told by the server's clock: that of a phone may be wrong.
    const [lists] = await Promise.all([readLists(), syncClock()]);
    await takeLists(lists);
  });
  return loggedOut.value ? null : (me.value?.name ?? null);
}

interface Lists {
  session: Session;
  orders: Order[];
  halls: Hall[];
}

/** Who is logged in, their orders and halls. Asked side by side: a far server answers all of it as soon as one. */
async function readLists(): Promise<Lists> {
  const [session, orders, halls] = await Promise.all([api.session(), api.openOrders(), api.halls()]);
  return { session, orders, halls };
}

async function takeLists({ session, orders, halls }: Lists): Promise<void> {
  takeIn(session);
  const known = new Set(orders.map(({ id }) => id));
  const wanted = (kept.value?.orders ?? []).filter(({ id }) => open.has(id) && !known.has(id));
  const done = await Promise.all(wanted.map(({ id }) => read(id)));
  await save({ at: serverNow(), orders: [...orders, ...done], halls });
}

/** What another account read is gone from here at once. */
function takeIn(session: Session): void {
  const nothing = { at: 0, orders: [], halls: [], kiosks: {}, pasts: {}, hands: {}, courses: {} };
  const before = kept.value?.account === session.name ? kept.value : nothing;
  attempt(() => localStorage.setItem(HINT, session.name));
  kept.value = { ...before, account: session.name, me: session };
}

/** What is in which store; whoever may not see it works without. */
async function readStock(): Promise<void> {
  if (!me.value?.permissions.includes('stock.read')) return;
  await asking(async () => save({ stock: ownStock(await api.stock()) }));
}

/** Of all stores the phone keeps one’s own van and the cupboards. */
function ownStock({ items, stores }: StockTold): StockTold {
  const van = vanOf(personId.value ?? '');
  return { items, stores: stores.filter(({ id, kind }) => kind === 'cupboard' || id === van) };
}

/** What one has in one’s own van. */
export const myVan = computed(() => {
  const { items = [], stores = [] } = kept.value?.stock ?? {};
  const van = stores.find(({ id }) => id === vanOf(personId.value ?? ''));
  return (van?.items ?? []).map((one) => ({ ...one, ...items.find(({ id }) => id === one.item) }));
});

const read = (id: string): Promise<Order> => ask<Order>(`/orders/${encodeURIComponent(id)}`);
const handsOf = async (id: string): Promise<Hand[]> =>
  (await ask<{ items: Hand[] }>(`/orders/${encodeURIComponent(id)}/hands`)).items;

/** All around one order. What it is about is read last, for it is the least needed. */
export async function readAround(order: Order): Promise<void> {
  await asking(async () => {
    const [hands, choices] = await Promise.all([handsOf(order.id), api.candidates(order.id)]);
    await save({
      hands: { ...kept.value?.hands, [order.id]: hands },
      choices: { ...kept.value?.choices, [order.id]: choices },
    });
    if (order.kioskId === null) return;
    const id = order.kioskId;
    const [kiosk, past] = await Promise.all([api.kiosk(id), all<Order>('/orders', { kioskId: id }, PAST)]);
    await save({
      kiosks: { ...kept.value?.kiosks, [id]: kiosk },
      pasts: { ...kept.value?.pasts, [id]: past },
    });
    const level = levelOf(order.cause);
    if (level) await save({ courses: { ...kept.value?.courses, [order.id]: await courseOf(id, level.reading) } });
  });
}

/** Of one kiosk before which somebody stands. */
export const readKiosk = (id: string): Promise<boolean> =>
  asking(async () => {
    const [kiosk, orders] = await Promise.all([api.kiosk(id), all<Order>('/orders', { kioskId: id }, PAST)]);
    for (const order of orders) if (!order.closedAt) take(order);
    await save({ kiosks: { ...kept.value?.kiosks, [id]: kiosk } });
  });

const courseOf = (kioskId: string, kind: string): Promise<Course> => {
  const to = Math.ceil(serverNow());
  return api.course({ kioskId, kind, from: to - COURSE, to });
};

/** Reads one order anew, done or not. */
export const readOrder = (id: string): Promise<boolean> =>
  asking(async () => {
    take(await read(id));
    await save({});
  });

function take(order: Order): void {
  if (!kept.value) return;
  const rest = kept.value.orders.filter(({ id }) => id !== order.id);
  kept.value = { ...kept.value, orders: [...rest, order] };
}

let reading = false;
/** Reads all lists, then ahead what is around one's own orders. */
export async function readAll(): Promise<void> {
  if (reading) return;
  reading = true;
  const well = await asking(async () => {
    const lists = await readLists();
    // Somebody else has logged in on another page of this phone.
    if (kept.value && kept.value.account !== lists.session.name) return window.location.reload();
    await takeLists(lists);
  });
  reading = false;
  if (!well) return;
  await readStock();
  if (await readTrip()) await readAhead();
}

/** Where one goes today: after the lists, which are looked at first. */
const readTrip = (): Promise<boolean> =>
  asking(async () => save({ visits: personId.value === null ? null : await api.visits() }));

async function readAhead(): Promise<void> {
  for (const order of mine.value.slice(0, AHEAD)) {
    if (!reached.value) return;
    if (!kept.value?.hands[order.id]) await readAround(order);
  }
}

/** Orders that are looked at now: they stay when they are done. */
const open = new Set<string>();
export const look = (id: string): void => void open.add(id);
export const lookAway = (id: string): void => void open.delete(id);

let timer: number | undefined;
function changed(change: Change): void {
  if (change.what !== 'order' || !kept.value) return;
  take(change.body);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void save({}), SETTLE);
}

const onLive = new Set<() => void>();
/** Calls whenever the line to the server stands again. */
export const whenLive = (call: () => void): void => void onLive.add(call);

export const line = new LiveLine('/api/v1/events', {
  types: ['order'],
  onOpen: () => {
    reached.value = true;
    void readAll();
    for (const call of onLive) call();
  },
  onEvent: (type, data) => changed({ ...JSON.parse(data), what: type }),
});

/** Nothing of anybody is left before the page. */
export function leave(): void {
  line.stop();
  kept.value = null;
  triggerRef(kept);
  loggedOut.value = true;
}
