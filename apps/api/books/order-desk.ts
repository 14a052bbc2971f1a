import { Injectable } from '@nestjs/common';
import {
  ACT_REFUSED,
  ActDesk,
  type Actor,
  type AskedAct,
  Clock,
  type Doing,
  firstSince,
  isOfOrder,
  KioskRegistry,
  missingIn,
  type OrderAct,
  OrderBook,
  possibleActs,
} from '#libs/domain/index.js';
import { Access } from '../access/access.js';
import { keyUsed } from '../access/acts.js';
import { Problem } from '../http/problem.js';
import { AwaitedAnswers } from './awaited-answers.js';

/** What is asked of the desk for acts on orders. */
export interface Asking {
  orderId: string;
  kioskId: string;
  act: OrderAct;
  /** Of whose account it comes, and by which way. */
  by: string;
  doing: Doing;
}

/** Where people say over HTTP what they did about orders: each act goes through the journal, and is answered when it is judged. */
@Injectable()
export class OrderDesk {
  private readonly awaited: AwaitedAnswers;

  constructor(
    private readonly orders: OrderBook,
    private readonly desk: ActDesk,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {
    this.awaited = new AwaitedAnswers(desk);
  }

  async one(id: string): Promise<AskedAct | undefined> {
    const told = await this.desk.one(id);
    return told && isOfOrder(told) ? told : undefined;
  }

  /** Takes an act to its answer, or to `waiting` where nobody judges it now. Throws {@link Problem} where it is refused. */
  async take({ orderId, kioskId, act, by, doing }: Asking): Promise<AskedAct> {
    const told = await this.awaited.ask({ id: doing.id, orderId, kioskId, act, askedAt: this.clock.now(), askedBy: by, doing });
    // Somebody sent something else under the same key before.
    if (!isOfOrder(told) || told.askedBy !== by || told.act.act !== act.act || !isSame(told, orderId, kioskId)) throw keyUsed();
    if (told.refused !== null) throw await this.refusal(told);
    return told;
  }

  /** Whose act it is: the asker's own, of whom they stand in for, or of somebody who told them by telephone. */
  doneBy(actor: Actor, doing: Doing, by: string | undefined, kioskId: string): { person: string; doing: Doing } {
    const person = by ?? actor.personId;
    if (person === null) throw new Problem('nobodys-account', NOBODYS);
    if (!this.registry.person(person)) throw new Problem('unknown-reference', `There is no person ${person}.`);
    if (person === actor.personId) return { person, doing };
    const standsIn = actor.deputyOf?.some(({ personId }) => personId === person) ?? false;
    if (!standsIn) this.access.demandKiosk(actor, 'order.actFor', kioskId);
    return { person, doing: { ...doing, onBehalfOf: person } };
  }

  private async refusal(told: AskedAct): Promise<Problem> {
    const because = told.refused ?? 'set-aside';
    const order = await this.orders.one(told.orderId);
    const possible = order ? possibleActs(order) : [];
    const missing = order && because === 'record-missing' ? missingIn(order) : undefined;
    const also = { because, says: ACT_REFUSED[because], possible, ...(missing && { missing }) };
    if (because !== 'stale') return new Problem('act-refused', `Not accepted: ${ACT_REFUSED[because].en}.`, { also });
    const first = order && firstSince(order, told.act.basedOn ?? '');
    const who = first && { by: first.by, what: first.what, at: first.at };
    const says = who ? `${who.by} was first: ${who.what}.` : 'There is no such version of the order.';
    return new Problem('stale', `${says} Look at the order again.`, { also: { ...also, ...who } });
  }
}

/** What is sent again names an order that it opened before by another name. */
const isSame = (told: AskedAct, orderId: string, kioskId: string): boolean =>
  told.act.act === 'order.open' ? told.kioskId === kioskId : told.orderId === orderId;

const NOBODYS =
  'Your account is nobody’s in the register, so say by whom it was done (by), or have the account given to a person.';

/** What anybody who sees the order may know: not from which address it came. */
export const shown = ({ doing: _, ...told }: AskedAct): Omit<AskedAct, 'doing'> => told;
