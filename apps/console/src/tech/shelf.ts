import type { Session } from '../api.js';
import type { Course, Hall, KioskEntry, Order, OrderChoice, StockTold, Visits } from '../told.js';
import { forgetTicks } from './ticks.js';
import type { Shelf, WaitingAct } from './waiting.js';

/** Somebody who could have an order, or who is to be called about it. */
export interface Hand {
  id: string;
  name: string;
  phone?: string;
  /** Whether it may be passed on to them. */
  able: boolean;
}

/** What somebody read last, for when there is no signal. */
export interface Kept {
  account: string;
  /** When, epoch milliseconds of the server. */
  at: number;
  me: Session;
  orders: Order[];
  halls: Hall[];
  /** By kiosk id. */
  kiosks: Record<string, KioskEntry>;
  /** Orders of a kiosk, the newest first, by its id. */
  pasts: Record<string, Order[]>;
  /** By order id. */
  hands: Record<string, Hand[]>;
  /** To whom an order may be passed on, the best first, by its id. What was kept before has none. */
  choices?: Record<string, OrderChoice[]>;
  /** Where one goes today; null: the account is nobody's. What was kept before has none. */
  visits?: Visits | null;
  /** Readings of what an order is about, by its id. */
  courses: Record<string, Course>;
  /** Absent: it is not read, or not for this account. */
  stock?: StockTold;
}

const NAME = 'hallwatch.tech';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** It is on disk. */
const written = (change: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onerror = () => reject(change.error);
    change.onabort = () => reject(change.error);
  });

function open(): Promise<IDBDatabase> {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('kept', { keyPath: 'account' });
    asked.result.createObjectStore('acts', { keyPath: 'n', autoIncrement: true }).createIndex('account', 'account');
  };
  return done(asked);
}

/** One change, on disk when it is answered. The database is closed after it, so that nothing holds up whoever wants it forgotten. */
async function change(store: 'kept' | 'acts', how: (at: IDBObjectStore) => void): Promise<void> {
  const database = await open();
  try {
    const within = database.transaction(store, 'readwrite', { durability: 'strict' });
    how(within.objectStore(store));
    await written(within);
  } finally {
    database.close();
  }
}

async function read<T>(store: 'kept' | 'acts', how: (at: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await done(how(database.transaction(store).objectStore(store)));
  } finally {
    database.close();
  }
}

export const keptOf = (account: string): Promise<Kept | undefined> => read('kept', (at) => at.get(account));

/** Keeps what was read, and nothing that somebody else read here before. */
export const keep = (kept: Kept): Promise<void> =>
  change('kept', (at) => {
    at.clear();
    at.put(kept);
  });

export const addAct = (act: Omit<WaitingAct, 'n'>): Promise<void> => change('acts', (at) => at.add(act));

/** The acts of one account: nobody sends, or sees, what another did. */
export const shelfOf = (account: string): Shelf => ({
  acts: () => read('acts', (at) => at.index('account').getAll(account)),
  // What was forgotten while it was on its way stays forgotten.
  put: (act) =>
    change('acts', (at) => {
      const known = at.getKey(act.n);
      known.onsuccess = () => known.result !== undefined && at.put(act);
    }),
  remove: (places) =>
    change('acts', (at) => {
      for (const n of places) at.delete(n);
    }),
});

/** Whoever logs out leaves nothing here. */
export async function forgetOwn(account: string): Promise<void> {
  await change('kept', (at) => at.clear());
  forgetTicks();
  const acts = await shelfOf(account).acts();
  await shelfOf(account).remove(acts.map(({ n }) => n));
}
