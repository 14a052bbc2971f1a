import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  ACT_REFUSED,
  ActDesk,
  type Actor,
  type AskedAct,
  Clock,
  type Doing,
  firstSince,
  KioskRegistry,
  missingIn,
  ORDER_ACT_EDITION,
  type OrderActName,
  type OrderAct as OrderActOf,
  OrderBook,
  possibleActs,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { keyUsed } from '../access/acts.js';
import { OrderAct } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { ActId, Name, OrderActed } from '../schemas.js';
import { known } from './known.js';

/** So long an answer is waited for, milliseconds, and so often it is looked for. Ours. */
const PATIENCE = 5_000;
const LOOK_EVERY = 50;

/** These are of who sees to all orders of a place, and not of who does one. */
const MANAGES: ReadonlySet<OrderActName> = new Set(['order.assign', 'order.cancel', 'order.reopen']);

@Controller('api/v1/orders/:id/acts')
export class OrderActsController {
  constructor(
    private readonly orders: OrderBook,
    private readonly desk: ActDesk,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Post()
  @Needs('order.act')
  @Answers({
    status: 201,
    about:
      'What a person did about an order: each of its moves, from accepting it to its acceptance by another. A refusal says why and what is possible. 202: it is not judged yet, ask for it by its id.',
    schema: OrderAct,
  })
  async act(
    @Param('id', checked(Name)) orderId: string,
    @Body(checked(OrderActed)) wanted: z.output<typeof OrderActed>,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const order = await this.orders.one(orderId);
    const kioskId = order?.kioskId ?? order?.kioskIds[0];
    if (!order || kioskId === undefined) throw notFound('order', orderId);
    this.access.demandHall(actor, 'order.act', order.hallId);
    if (MANAGES.has(wanted.act)) this.access.demandHall(actor, 'order.manage', order.hallId);
    const done = this.doneBy(actor, doing, wanted.by, kioskId);
    const basedOn = wanted.basedOn ?? doing.basedOn;
    const act: OrderActOf = {
      ...wanted,
      by: done.person,
      orderId,
      edition: ORDER_ACT_EDITION,
      ...(basedOn !== null && { basedOn }),
    };
    await this.desk.ask({
      id: doing.id,
      orderId,
      kioskId,
      act,
      askedAt: this.clock.now(),
      askedBy: doing.by,
      doing: done.doing,
    });
    const told = await this.answered(doing.id);
    // Somebody sent something else under the same key before.
    if (told.askedBy !== doing.by || told.orderId !== orderId || told.act.act !== act.act) throw keyUsed();
    if (told.refused !== null) throw await this.refusal(told);
    if (told.state !== 'taken') void reply.status(202);
    return shown(told);
  }

  @Get(':actId')
  @Needs('order.read')
  @Answers({ status: 200, about: 'What became of what a person said to have done.', schema: OrderAct })
  async one(@Param('id', checked(Name)) orderId: string, @Param('actId', checked(ActId)) id: string, @By() actor: Actor) {
    const told = await this.desk.one(id);
    if (!told || told.orderId !== orderId) throw notFound('act', id);
    this.access.demandSeen(actor, 'order.read', known('order', orderId, await this.orders.one(orderId)));
    return shown(told);
  }

  /** Whose act it is: the asker's own, of whom they stand in for, or of somebody who told them by telephone. */
  private doneBy(actor: Actor, doing: Doing, by: string | undefined, kioskId: string): { person: string; doing: Doing } {
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

  /** As it stands when it is judged, or when patience ends: it is judged where the journal is. */
  private async answered(id: string): Promise<AskedAct> {
    for (let waited = 0; ; waited += LOOK_EVERY) {
      const told = await this.desk.one(id);
      if (!told) throw notFound('act', id);
      if (told.state === 'taken' || told.state === 'refused' || waited >= PATIENCE) return told;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  }
}

const NOBODYS =
  'Your account is nobody’s in the register, so say by whom it was done (by), or have the account given to a person.';

/** What anybody who sees the order may know: not from which address it came. */
const shown = ({ doing: _, ...told }: AskedAct): Omit<AskedAct, 'doing'> => told;
