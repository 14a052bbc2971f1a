import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  type ArrivalProof,
  type Doing,
  isManagers,
  KioskRegistry,
  metresBetween,
  ORDER_ACT_EDITION,
  type OrderAct as OrderActOf,
  OrderBook,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { OrderAct } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { ActId, Name, OrderActed } from '../schemas.js';
import { known } from './known.js';
import { OrderDesk, shown } from './order-desk.js';

@Controller('api/v1/orders/:id/acts')
export class OrderActsController {
  constructor(
    private readonly orders: OrderBook,
    private readonly desk: OrderDesk,
    private readonly access: Access,
    private readonly registry: KioskRegistry,
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
    if (isManagers(wanted.act)) this.access.demandHall(actor, 'order.manage', order.hallId);
    const done = this.desk.doneBy(actor, doing, wanted.by, kioskId);
    const basedOn = wanted.basedOn ?? doing.basedOn;
    const act: OrderActOf = {
      ...this.proven(wanted, order.hallId),
      by: done.person,
      orderId,
      edition: ORDER_ACT_EDITION,
      ...(basedOn !== null && { basedOn }),
    };
    const told = await this.desk.take({ orderId, kioskId, act, by: doing.by, doing: done.doing });
    if (told.state !== 'taken') void reply.status(202);
    return shown(told);
  }

  /** Where somebody's telephone is stays at the door. */
  private proven(wanted: z.output<typeof OrderActed>, hallId: string) {
    if (wanted.act !== 'order.arrive') return wanted;
    const { arrival: { scanned, place } = {}, ...act } = wanted;
    const { lat, lon } = this.registry.hall(hallId) ?? {};
    const isKnown = place !== undefined && lat !== undefined && lon !== undefined;
    const arrival: ArrivalProof = {
      ...(scanned !== undefined && { scanned }),
      ...(isKnown && { metres: Math.round(metresBetween(place, { lat, lon })) }),
    };
    return Object.keys(arrival).length > 0 ? { ...act, arrival } : act;
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
}
