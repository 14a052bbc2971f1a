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
  KioskRegistry,
  nameOf,
  OrderBook,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { OrderAct } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { Name, OrderActed } from '../schemas.js';
import { known } from './known.js';

/** So long an answer is waited for, milliseconds, and so often it is looked for. Ours. */
const PATIENCE = 5_000;
const LOOK_EVERY = 50;

@Controller('api/v1/orders/:id/acts')
export class OrderActsController {
  /** Several of one instant are told apart. */
  private asked = 0;

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
      'What a person did about an order: accepted it, arrived, repaired, said whether the repair passes, or took it over from another. 202: it is not judged yet, ask for it by its id.',
    schema: OrderAct,
  })
  async act(
    @Param('id', checked(Name)) orderId: string,
    @Body(checked(OrderActed)) wanted: z.output<typeof OrderActed>,
    @By() actor: Actor,
    @Does() { by }: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const order = await this.orders.one(orderId);
    const kioskId = order?.kioskId ?? order?.kioskIds[0];
    if (!order || kioskId === undefined) throw notFound('order', orderId);
    this.access.demandHall(actor, 'order.act', order.hallId);
    if (!this.registry.person(wanted.by)) throw new Problem('unknown-reference', `There is no person ${wanted.by}.`);
    const askedAt = this.clock.now();
    const id = nameOf('AC', askedAt, orderId, wanted.act, wanted.by, by, String(process.pid), String(++this.asked));
    await this.desk.ask({ id, orderId, kioskId, act: { ...wanted, orderId }, askedAt, askedBy: by });
    const told = await this.answered(id);
    if (told.refused !== null) throw refusal(told);
    if (told.state !== 'taken') void reply.status(202);
    return told;
  }

  @Get(':actId')
  @Needs('order.read')
  @Answers({ status: 200, about: 'What became of what a person said to have done.', schema: OrderAct })
  async one(@Param('id', checked(Name)) orderId: string, @Param('actId', checked(Name)) id: string, @By() actor: Actor) {
    const told = await this.desk.one(id);
    if (!told || told.orderId !== orderId) throw notFound('act', id);
    this.access.demandSeen(actor, 'order.read', known('order', orderId, await this.orders.one(orderId)));
    return told;
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

const refusal = ({ refused }: AskedAct): Problem => {
  const because = refused ?? 'set-aside';
  return new Problem('act-refused', `Not accepted: ${ACT_REFUSED[because].en}.`, {
    also: { because, says: ACT_REFUSED[because] },
  });
};
