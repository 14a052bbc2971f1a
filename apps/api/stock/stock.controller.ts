import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Actor, type Doing, OrderBook, type StockAct, StockBook, type StockItem } from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Stock, StockMovements, StockTold } from '../answers.js';
import { known } from '../books/known.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Name, StockCounted, StockItemSet, StockMoved, StockMovementsQuery } from '../schemas.js';
import { StockDesk } from './stock-desk.js';
import { StockPlaces } from './stock-places.js';

@Controller('api/v1/stock')
export class StockController {
  constructor(
    private readonly stock: StockBook,
    private readonly orders: OrderBook,
    private readonly desk: StockDesk,
    private readonly places: StockPlaces,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('stock.read')
  @Answers({
    status: 200,
    about: 'Every item, and each store with what is in it: cupboards of halls, vans of people, depots of regions.',
    schema: Stock,
  })
  async levels(@By() actor: Actor) {
    const [items, levels] = await Promise.all([this.stock.items(), this.stock.levels()]);
    const seen = this.places.seen(actor);
    const stores = seen.map((id) => this.places.told(id, items, levels));
    return { items: items.map((item) => withMinimumsOf(item, new Set(seen))), stores };
  }

  @Get('movements')
  @Needs('stock.read')
  @Answers({ status: 200, about: 'What became of parts, newest first.', schema: StockMovements })
  async movements(@Query(checked(StockMovementsQuery)) query: z.output<typeof StockMovementsQuery>, @By() actor: Actor) {
    if (query.store !== undefined) this.places.demand(actor, 'stock.read', query.store);
    const everywhere = this.access.scope(actor, 'stock.read') === null;
    return this.stock.movements({ ...query, ...(!everywhere && { stores: this.places.seen(actor) }) });
  }

  @Post('movements')
  @Needs('stock.write')
  @Answers({
    status: 201,
    about:
      'Books what was received, taken to another store, used, given back or written off. What the book does not have is booked all the same, and the store is to be counted. 202: it is not judged yet.',
    schema: StockTold,
  })
  async move(
    @Body(checked(StockMoved)) told: z.output<typeof StockMoved>,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.places.demand(actor, 'stock.write', told.store);
    if ('to' in told) this.places.demand(actor, 'stock.write', told.to);
    await this.demandItem(told.item);
    if ('orderId' in told && told.orderId !== undefined) {
      const order = known('order', told.orderId, await this.orders.one(told.orderId));
      this.access.demandSeen(actor, 'order.read', order);
    }
    return this.take({ act: 'stock.move', ...told, by: byOf(actor, doing) }, doing, reply);
  }

  @Post('counts')
  @Needs('stock.write')
  @Answers({
    status: 201,
    about: 'Somebody counted: so many are there from here on, and the difference to the book is kept. 202: it is not judged yet.',
    schema: StockTold,
  })
  async count(
    @Body(checked(StockCounted)) told: z.output<typeof StockCounted>,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.places.demand(actor, 'stock.write', told.store);
    await this.demandItem(told.item);
    return this.take({ act: 'stock.count', ...told, by: byOf(actor, doing) }, doing, reply);
  }

  @Put('items/:id')
  @Needs('stockItem.write')
  @Answers({
    status: 201,
    about: 'Says what an item is, what it fills, and how many of it each store is to have at least. 202: it is not judged yet.',
    schema: StockTold,
  })
  async set(
    @Param('id', checked(Name)) id: string,
    @Body(checked(StockItemSet)) told: z.output<typeof StockItemSet>,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    for (const store of Object.keys(told.minimums)) this.places.demand(actor, 'stockItem.write', store);
    return this.take({ act: 'stockItem.set', item: { ...told, id }, by: byOf(actor, doing) }, doing, reply);
  }

  /** Items are never taken out of the list. */
  private async demandItem(id: string): Promise<void> {
    const items = await this.stock.items();
    known(
      'item',
      id,
      items.find((one) => one.id === id),
    );
  }

  private async take(act: StockAct, doing: Doing, reply: FastifyReply) {
    const told = await this.desk.take(act, doing);
    void reply.status(told.state === 'taken' ? 201 : 202);
    return told;
  }
}

/** What other places are to have is theirs. */
const withMinimumsOf = (item: StockItem, seen: ReadonlySet<string>): StockItem => ({
  ...item,
  minimums: Object.fromEntries(Object.entries(item.minimums).filter(([store]) => seen.has(store))),
});

/** Who it was, as the movement says it. */
const byOf = ({ personId }: Actor, { by }: Doing): string => personId ?? by;
