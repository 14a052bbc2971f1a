import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { IncidentBook, NoticeBoard, OrderBook, toldOf, UntoldBook, WithheldBook } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Incident, Incidents, Notice, Notices, Order, Orders, Withheld, WithheldAlarms } from '../answers.js';
import { checked } from '../checked.js';
import { Needs } from '../guard.js';
import { notFound } from '../problem.js';
import { IncidentsQuery, Name, NoticesQuery, OrdersQuery, WithheldQuery } from '../schemas.js';

const known = <T>(what: string, id: string, thing: T | undefined): T => {
  if (thing === undefined) throw notFound(what, id);
  return thing;
};

@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(private readonly incidents: IncidentBook) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Incidents, newest first.', schema: Incidents })
  async list(@Query(checked(IncidentsQuery)) query: z.output<typeof IncidentsQuery>) {
    return this.incidents.list(query);
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One incident.', schema: Incident })
  async one(@Param('id', checked(Name)) id: string) {
    return known('incident', id, await this.incidents.one(id));
  }
}

@Controller('api/v1/withheld')
export class WithheldController {
  constructor(
    private readonly withheld: WithheldBook,
    private readonly untold: UntoldBook,
  ) {}

  @Get()
  @Needs('read')
  @Answers({
    status: 200,
    about: 'Alarms that nobody is told of, or notices and alerts that were not told, with the reason, newest first.',
    schema: WithheldAlarms,
  })
  async list(@Query(checked(WithheldQuery)) query: z.output<typeof WithheldQuery>) {
    const { of, ...filter } = query;
    if (of !== 'alarm') return this.untold.list({ ...filter, of });
    const { items, next } = await this.withheld.list(filter);
    return { items: items.map(toldOf), next };
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One withheld alarm.', schema: Withheld })
  async one(@Param('id', checked(Name)) id: string) {
    const withheld = await this.withheld.one(id);
    return known('withheld alarm', id, withheld && toldOf(withheld));
  }
}

@Controller('api/v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrderBook) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Maintenance orders, newest first.', schema: Orders })
  async list(@Query(checked(OrdersQuery)) query: z.output<typeof OrdersQuery>) {
    return this.orders.list(query);
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One maintenance order.', schema: Order })
  async one(@Param('id', checked(Name)) id: string) {
    return known('order', id, await this.orders.one(id));
  }
}

@Controller('api/v1/notices')
export class NoticesController {
  constructor(private readonly notices: NoticeBoard) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Outage notices, newest first.', schema: Notices })
  async list(@Query(checked(NoticesQuery)) query: z.output<typeof NoticesQuery>) {
    return this.notices.list(query);
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One outage notice.', schema: Notice })
  async one(@Param('id', checked(Name)) id: string) {
    return known('notice', id, await this.notices.one(id));
  }
}
