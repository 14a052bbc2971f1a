import type { ActRefusal } from '#libs/domain/maintenance/act.js';
import type { OrderActed, Text } from '../told.js';

/** Why the server does not take an act. */
export interface Refusal {
  /** Of the closed set of refusals, where it is about the act itself; else what the server calls it. */
  because: ActRefusal | string;
  says: Text | null;
  detail: string;
}

/** A photo that is to go with an act. */
export interface WaitingPhoto {
  blob: Blob;
  /** SHA-256, once the server has it. */
  sha256: string | null;
}

/** What somebody did about an order, until the server has judged it. */
export interface WaitingAct {
  /** Its place: they are sent in this order. */
  n: number;
  /** By it the server knows it again when it is sent twice. */
  id: string;
  account: string;
  orderId: string;
  acted: OrderActed;
  photos: WaitingPhoto[];
  /** Null: it is still to be sent. */
  refused: Refusal | null;
}

/** What became of an act that was sent. `later`: it may have arrived or not, and is sent again. `logIn`: nobody is logged in. */
export type Outcome = { what: 'taken' } | { what: 'later' } | { what: 'logIn' } | { what: 'refused'; refusal: Refusal };

/** Where waiting acts are kept, the oldest first; it outlives the page. */
export interface Shelf {
  acts(): Promise<WaitingAct[]>;
  put(act: WaitingAct): Promise<void>;
  remove(places: readonly number[]): Promise<void>;
}

/** The next one to send: the oldest whose order has none before it that was refused, for it rests on that one. */
export function nextToSend(acts: readonly WaitingAct[]): WaitingAct | undefined {
  const stuck = new Set<string>();
  for (const act of acts) {
    if (act.refused) stuck.add(act.orderId);
    else if (!stuck.has(act.orderId)) return act;
  }
  return undefined;
}

/** An act and those after it about the same order. */
export const restingOn = (acts: readonly WaitingAct[], { n, orderId }: WaitingAct): WaitingAct[] =>
  acts.filter((act) => act.orderId === orderId && act.n >= n);

/** Sends what waits, one after the other, until nothing is left that can be sent now. Answers why it ended. */
export async function sendAll(shelf: Shelf, send: (act: WaitingAct) => Promise<Outcome>): Promise<'done' | 'later' | 'logIn'> {
  for (;;) {
    const act = nextToSend(await shelf.acts());
    if (!act) return 'done';
    const outcome = await send(act);
    if (outcome.what === 'later' || outcome.what === 'logIn') return outcome.what;
    if (outcome.what === 'taken') await shelf.remove([act.n]);
    else await shelf.put({ ...act, refused: outcome.refusal });
  }
}

/**
 * The acts of one order as they are sent again after a refusal, in the same places: on the order as it is now, each on what the one before
 * makes of it. A refusal is kept by its id, so that each has a new one.
 */
export const again = (acts: readonly WaitingAct[], version: number, newId: () => string): WaitingAct[] =>
  acts.map((act, n) => ({ ...act, id: newId(), acted: { ...act.acted, basedOn: String(version + n) }, refused: null }));
