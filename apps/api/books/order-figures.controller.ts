import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Actor,
  Clock,
  type FiguredOrder,
  type FigureGrouping,
  figuresOf,
  KioskRegistry,
  OrderOverview,
} from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { OrderFigures } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { OrderFiguresExportQuery, OrderFiguresQuery } from '../schemas.js';
import { figuresCsv } from './figures-csv.js';

/** How fast and how well orders were done. */
@Controller('api/v1/orders/figures')
export class OrderFiguresController {
  constructor(
    private readonly overview: OrderOverview,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('order.figures')
  @Answers({
    status: 200,
    about:
      'Figures of the orders of a period, of all and by hall, type of kiosk, vendor, person or kind. Only what is known is counted.',
    schema: OrderFigures,
  })
  async figures(@Query(checked(OrderFiguresQuery)) query: z.output<typeof OrderFiguresQuery>, @By() actor: Actor) {
    return this.reckoned(query, actor);
  }

  @Get('export')
  @Needs('order.figures')
  @Answers({ status: 200, about: 'The same as a table.', type: 'text/csv' })
  async export(@Query(checked(OrderFiguresExportQuery)) query: z.output<typeof OrderFiguresExportQuery>, @By() actor: Actor) {
    const { lang, ...asked } = query;
    const file = Buffer.from(figuresCsv(await this.reckoned(asked, actor), lang));
    return new StreamableFile(file, { type: 'text/csv; charset=utf-8', disposition: 'attachment; filename="order-figures.csv"' });
  }

  private async reckoned({ from, to, by, hallId }: z.output<typeof OrderFiguresQuery>, actor: Actor) {
    const within = this.access.within(actor, 'order.figures');
    const found = await this.overview.figured({ from, to, within });
    const orders = hallId === undefined ? found : found.filter((order) => order.hallId === hallId);
    const { total, lines } = figuresOf(orders, { from, to }, this.clock.now(), (order) => this.keyOf(by, order));
    return { from, to, by, total, lines: lines.map((line) => ({ ...line, name: this.nameOf(by, line.key) })) };
  }

  private keyOf(by: FigureGrouping, { hallId, kioskId, assignee, kind }: FiguredOrder): string | null {
    const kiosk = kioskId === null ? undefined : this.registry.kiosk(kioskId);
    const keys = { hall: hallId, kioskType: kiosk?.type ?? null, vendor: kiosk?.vendor ?? null, person: assignee, kind };
    return keys[by];
  }

  private nameOf(by: FigureGrouping, key: string | null): string | null {
    if (key === null) return null;
    if (by === 'hall') return this.registry.hall(key)?.name ?? null;
    return by === 'person' ? (this.registry.person(key)?.name ?? null) : null;
  }
}
