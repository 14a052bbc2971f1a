import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, Clock, DAY, type Instant, isStillAway, type MaintenanceOrder, OrderOverview } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { OrdersAway } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { AwayQuery } from '../schemas.js';

/** More orders than ever have something away. Ours. */
const MOST = 1_000;

const itemsOf = ({ id: orderId, state, kioskId, hallId, away = [] }: MaintenanceOrder, now: Instant) =>
  away.filter(isStillAway).map(({ at: sentAt, lateAt: _, back: __, ...sent }) => ({
    ...{ orderId, state, kioskId, hallId, ...sent, sentAt },
    days: Math.floor((now - sentAt) / DAY),
    isLate: sent.expectedAt <= now,
  }));

/** What is away for repair until it is back, also of orders that are closed (S4-A9b). */
@Controller('api/v1/orders/away')
export class OrdersAwayController {
  constructor(
    private readonly overview: OrderOverview,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('order.read')
  @Answers({ status: 200, about: 'What was sent out for repair and is not back, the first expected first.', schema: OrdersAway })
  async away(@Query(checked(AwayQuery)) { hallId }: z.output<typeof AwayQuery>, @By() actor: Actor) {
    const at = this.clock.now();
    const orders = await this.overview.away({ hallId, limit: MOST, within: this.access.within(actor, 'order.read') });
    const items = orders.flatMap((order) => itemsOf(order, at)).sort((a, b) => a.expectedAt - b.expectedAt);
    return { at, items };
  }
}
