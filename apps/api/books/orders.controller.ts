import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { OrderBook, orderVersion } from '#libs/domain/index.js';
import { Needs } from '../access/access.decorators.js';
import { Order, Orders } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Name, OrdersQuery } from '../schemas.js';
import { known } from './known.js';

@Controller('api/v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrderBook) {}

  @Get()
  @Needs('order.read')
  @Answers({ status: 200, about: 'Maintenance orders, newest first.', schema: Orders })
  async list(@Query(checked(OrdersQuery)) query: z.output<typeof OrdersQuery>) {
    return this.orders.list(query);
  }

  @Get(':id')
  @Needs('order.read')
  @Answers({ status: 200, about: 'One maintenance order. Its ETag is what an act on it is based on.', schema: Order })
  async one(@Param('id', checked(Name)) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const order = known('order', id, await this.orders.one(id));
    void reply.header('etag', `"${orderVersion(order)}"`);
    return order;
  }
}
