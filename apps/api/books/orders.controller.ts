import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Actor, OrderBook, orderVersion } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Order, Orders } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Name, OrdersQuery } from '../schemas.js';
import { known } from './known.js';

@Controller('api/v1/orders')
export class OrdersController {
  constructor(
    private readonly orders: OrderBook,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('order.read')
  @Answers({ status: 200, about: 'Maintenance orders, newest first.', schema: Orders })
  async list(@Query(checked(OrdersQuery)) query: z.output<typeof OrdersQuery>, @By() actor: Actor) {
    return this.orders.list({ ...query, within: this.access.within(actor, 'order.read') });
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
}
