import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, BadCursor, type BoardPlace, Clock, OrderOverview } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { OrderBoard } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { OrderBoardQuery } from '../schemas.js';

/** The undone orders at one look, for whoever sees to all of them. */
@Controller('api/v1/orders/board')
export class OrderBoardController {
  constructor(
    private readonly overview: OrderOverview,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('order.read')
  @Answers({
    status: 200,
    about: 'Undone orders in columns by state: how many, how many of them overdue, and the first due of each.',
    schema: OrderBoard,
  })
  async board(@Query(checked(OrderBoardQuery)) query: z.output<typeof OrderBoardQuery>, @By() actor: Actor) {
    const { unassigned, assignee, after, away, unapproved, ...filter } = query;
    const at = this.clock.now();
    const columns = await this.overview.board({
      ...filter,
      assignee: unassigned === 'true' ? null : assignee,
      isAway: away === 'true' ? true : undefined,
      unapproved: unapproved === 'true' ? true : undefined,
      after: after === undefined ? undefined : placeOf(after),
      within: this.access.within(actor, 'order.read'),
      at,
    });
    return { at, columns: columns.map(({ next, ...column }) => ({ ...column, next: next && cursorOf(next) })) };
  }
}

const cursorOf = ({ dueAt, id }: BoardPlace): string => Buffer.from(JSON.stringify([dueAt, id])).toString('base64url');

function read(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new BadCursor();
  }
}

function placeOf(cursor: string): BoardPlace {
  const place = read(cursor);
  if (!Array.isArray(place) || place.length !== 2) throw new BadCursor();
  const [dueAt, id] = place as unknown[];
  if (!Number.isSafeInteger(dueAt) || typeof id !== 'string') throw new BadCursor();
  return { dueAt: dueAt as number, id };
}
