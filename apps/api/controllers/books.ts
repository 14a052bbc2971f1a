import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  IncidentBook,
  NoticeBoard,
  OrderBook,
  UntoldBook,
  type Withheld as WithheldAlarm,
  WithheldBook,
} from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Incident, Incidents, Notice, Notices, Order, Orders, Withheld, WithheldAlarms } from '../answers.js';
import { checked } from '../checked.js';
import { Needs } from '../guard.js';
import { isoPage, isoTimes } from '../iso.js';
import { notFound } from '../problem.js';
import { IncidentsQuery, Name, NoticesQuery, OrdersQuery, WithheldQuery } from '../schemas.js';

const told = <T>(what: string, id: string, thing: T | undefined): unknown => {
  if (thing === undefined) throw notFound(what, id);
  return isoTimes(thing);
};

@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(private readonly incidents: IncidentBook) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Incidents, newest first.', schema: Incidents })
  async list(@Query(checked(IncidentsQuery)) query: z.output<typeof IncidentsQuery>) {
    return isoPage(await this.incidents.list(query));
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One incident.', schema: Incident })
  async one(@Param('id', checked(Name)) id: string) {
    return told('incident', id, await this.incidents.one(id));
  }
}

const withoutAlarm = ({ alarm: _, awaits: __, ...told }: WithheldAlarm) => told;

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
    if (of !== 'alarm') return isoPage(await this.untold.list({ ...filter, of }));
    const { items, next } = await this.withheld.list(filter);
    return isoPage({ items: items.map(withoutAlarm), next });
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One withheld alarm.', schema: Withheld })
  async one(@Param('id', checked(Name)) id: string) {
    const withheld = await this.withheld.one(id);
    return told('withheld alarm', id, withheld && withoutAlarm(withheld));
  }
}

@Controller('api/v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrderBook) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Maintenance orders, newest first.', schema: Orders })
  async list(@Query(checked(OrdersQuery)) query: z.output<typeof OrdersQuery>) {
    return isoPage(await this.orders.list(query));
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One maintenance order.', schema: Order })
  async one(@Param('id', checked(Name)) id: string) {
    return told('order', id, await this.orders.one(id));
  }
}

@Controller('api/v1/notices')
export class NoticesController {
  constructor(private readonly notices: NoticeBoard) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Outage notices, newest first.', schema: Notices })
  async list(@Query(checked(NoticesQuery)) query: z.output<typeof NoticesQuery>) {
    return isoPage(await this.notices.list(query));
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One outage notice.', schema: Notice })
  async one(@Param('id', checked(Name)) id: string) {
    return told('notice', id, await this.notices.one(id));
  }
}
