import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  atWorkBy,
  Clock,
  choicesFor,
  type Doing,
  handsAt,
  IncidentBook,
  KioskRegistry,
  nameOf,
  ORDER_ACT_EDITION,
  type OrderAct as OrderActOf,
  OrderBook,
  orderVersion,
  registeredHands,
  turnTo,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Order, OrderAct, OrderCandidates, OrderHands, Orders } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Problem } from '../http/problem.js';
import { Name, OrderOpened, OrdersQuery } from '../schemas.js';
import { known } from './known.js';
import { OrderDesk, shown } from './order-desk.js';

@Controller('api/v1/orders')
export class OrdersController {
  constructor(
    private readonly orders: OrderBook,
    private readonly incidents: IncidentBook,
    private readonly desk: OrderDesk,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('order.read')
  @Answers({ status: 200, about: 'Maintenance orders, newest first.', schema: Orders })
  async list(@Query(checked(OrdersQuery)) query: z.output<typeof OrdersQuery>, @By() actor: Actor) {
    return this.orders.list({ ...query, within: this.access.within(actor, 'order.read') });
  }

  @Post()
  @Needs('order.open')
  @Answers({
    status: 201,
    about:
      'An order that a person opens: what they saw, were told on the telephone, or want done. 409 open-already where one stands for it. 202: it is not judged yet, ask for it by its id.',
    schema: OrderAct,
  })
  async open(
    @Body(checked(OrderOpened)) wanted: z.output<typeof OrderOpened>,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { by, to, ...told } = wanted;
    const place = this.placeOf(wanted);
    this.access.demandHall(actor, 'order.open', place.hallId);
    if (to !== undefined) this.access.demandHall(actor, 'order.manage', place.hallId);
    const done = this.desk.doneBy(actor, doing, by, place.nearest);
    const orderId = nameOf('MO', this.clock.now(), doing.id);
    const opening = { ...told, hallId: place.hallId, kioskId: wanted.kioskId ?? null };
    const act: OrderActOf = {
      act: 'order.open',
      by: done.person,
      orderId,
      opening,
      edition: ORDER_ACT_EDITION,
      ...(to !== undefined && { to }),
    };
    const taken = await this.desk.take({ orderId, kioskId: place.nearest, act, by: doing.by, doing: done.doing });
    if (taken.state !== 'taken') void reply.status(202);
    return shown(taken);
  }

  /** The hall of what is to be done, and a kiosk by which the act finds its place. */
  private placeOf({ kioskId, hallId }: z.output<typeof OrderOpened>): { hallId: string; nearest: string } {
    const kiosk = kioskId === undefined ? undefined : this.registry.kiosk(kioskId);
    if (kioskId !== undefined) {
      if (kiosk?.state !== 'active') throw new Problem('unknown-reference', `There is no kiosk ${kioskId} in service.`);
      return { hallId: kiosk.hall, nearest: kiosk.id };
    }
    const some = this.registry.kiosks().find(({ hall, state }) => hall === hallId && state === 'active');
    if (!some) throw new Problem('unknown-reference', `There is no hall ${hallId} with a kiosk in service.`);
    return { hallId: some.hall, nearest: some.id };
  }

  @Get(':id')
  @Needs('order.read')
  @Answers({ status: 200, about: 'One maintenance order. Its ETag is what an act on it is based on.', schema: Order })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    const order = known('order', id, await this.orders.one(id));
    this.access.demandSeen(actor, 'order.read', order);
    void reply.header('etag', `"${orderVersion(order)}"`);
    return order;
  }

  @Get(':id/hands')
  @Needs('order.hands')
  @Answers({
    status: 200,
    about: 'Whom its doer may turn to: who has it and who answers for the hall, then whoever else does orders there.',
    schema: OrderHands,
  })
  async hands(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const order = known('order', id, await this.orders.one(id));
    this.access.demandHall(actor, 'order.hands', order.hallId);
    const hall = this.registry.hall(order.hallId);
    if (!hall) return { items: [] };
    const kiosk = order.kioskId === null ? undefined : this.registry.kiosk(order.kioskId);
    return { items: turnTo(order, { people: this.registry.people(), kiosk, hall }, this.clock.now()) };
  }

  @Get(':id/candidates')
  @Needs('order.hands')
  @Answers({
    status: 200,
    about:
      'To whom it may be given, the best first, and what speaks for each: whoever the work is for, then whoever else does orders there.',
    schema: OrderCandidates,
  })
  async candidates(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const order = known('order', id, await this.orders.one(id));
    this.access.demandHall(actor, 'order.hands', order.hallId);
    const hall = this.registry.hall(order.hallId);
    if (!hall) return { items: [] };
    const kiosk = order.kioskId === null ? undefined : this.registry.kiosk(order.kioskId);
    const incident = await this.incidents.one(order.incidentId);
    const hands = incident ? handsAt(incident, kiosk, hall, this.registry) : registeredHands(kiosk, hall, this.registry);
    const at = this.clock.now();
    const ids = choicesFor(order, hands, at).map((choice) => choice.id);
    const [mended, inHand] = await Promise.all([
      order.kioskId === null ? null : this.orders.lastMended(order.kioskId, order.cause),
      this.orders.inHandOf(ids),
    ]);
    return { items: choicesFor(order, { ...hands, atWork: atWorkBy(mended, inHand) }, at) };
  }
}
