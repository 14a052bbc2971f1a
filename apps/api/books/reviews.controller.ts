import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  type Doing,
  factsOf,
  IncidentBook,
  missingParts,
  OrderBook,
  type PermissionName,
  type ReviewActName,
  type ReviewAct as ReviewActOf,
  ReviewBook,
  type Review as ReviewOf,
  reviewVersion,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { ReviewAct, ReviewInFull, Reviews } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Name, ReviewActed, ReviewsQuery } from '../schemas.js';
import { known } from './known.js';
import { OrderDesk } from './order-desk.js';
import { ReviewDesk } from './review-desk.js';

/** What each act needs. */
const PERMISSION: Record<ReviewActName, PermissionName> = {
  'review.write': 'review.write',
  'review.sign': 'review.sign',
  'review.return': 'review.check',
  'review.assign': 'review.check',
};

@Controller('api/v1/reviews')
export class ReviewsController {
  constructor(
    private readonly reviews: ReviewBook,
    private readonly incidents: IncidentBook,
    private readonly orders: OrderBook,
    private readonly desk: ReviewDesk,
    private readonly orderDesk: OrderDesk,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('review.read')
  @Answers({
    status: 200,
    about:
      'Reports of major incidents (S0-C1.6) and analyses of faults that come again (S1-2.3.3b): what is to be written, the first due first, then what is signed, newest first.',
    schema: Reviews,
  })
  async list(@Query(checked(ReviewsQuery)) query: z.output<typeof ReviewsQuery>, @By() actor: Actor) {
    return this.reviews.list({ ...query, within: this.access.within(actor, 'review.read') });
  }

  @Get(':id')
  @Needs('review.read')
  @Answers({
    status: 200,
    about: 'One review, with what the books say of its incidents. Its ETag is what an act on it is based on.',
    schema: ReviewInFull,
  })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    const review = known('review', id, await this.reviews.one(id));
    this.access.demandSeen(actor, 'review.read', review);
    void reply.header('etag', `"${reviewVersion(review)}"`);
    return this.inFull(review);
  }

  @Post(':id/acts')
  @Needs('review.write')
  @Answers({
    status: 201,
    about:
      'What a person did about a review: `review.write` writes parts of it, `review.sign` closes it when every part is there, `review.return` gives what is signed back, `review.assign` gives it to another owner. A refusal says why. 202: it is not judged yet.',
    schema: ReviewAct,
  })
  async act(
    @Param('id', checked(Name)) reviewId: string,
    @Body(checked(ReviewActed)) wanted: z.output<typeof ReviewActed>,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const review = known('review', reviewId, await this.reviews.one(reviewId));
    this.access.demandHall(actor, PERMISSION[wanted.act], review.hallId);
    const kioskId = review.kioskId ?? review.kioskIds[0] ?? '';
    const done = this.orderDesk.doneBy(actor, doing, wanted.by, kioskId);
    const basedOn = wanted.basedOn ?? doing.basedOn;
    const act: ReviewActOf = { ...wanted, by: done.person, reviewId, ...(basedOn !== null && { basedOn }) };
    const { doing: _, ...told } = await this.desk.take(kioskId, act, done.doing);
    if (told.state !== 'taken') void reply.status(202);
    return told;
  }

  private async inFull(review: ReviewOf) {
    return { ...review, facts: review.facts ?? (await this.factsNow(review)), missing: missingParts(review) };
  }

  private async factsNow({ incidentIds }: ReviewOf) {
    const facts = incidentIds.map(async (id) => {
      const incident = await this.incidents.one(id);
      return incident && factsOf(incident, await this.orders.forIncident(id));
    });
    return (await Promise.all(facts)).filter((one) => one !== undefined);
  }
}
