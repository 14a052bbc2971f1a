import { createHash } from 'node:crypto';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  bareOf,
  Clock,
  type Doing,
  MOST_PHOTOS,
  OrderBook,
  PHOTO_KINDS,
  PHOTOS_WITHIN,
  Photos,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Acts } from '../access/acts.js';
import { PhotoKept } from '../answers.js';
import { known } from '../books/known.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { tooFast } from '../http/limits.js';
import { notFound, Problem } from '../http/problem.js';
import { PhotoHash, PhotoQuery } from '../schemas.js';

/** After so long an account that has sent too many tries again, seconds. Ours. */
const LATER = 3_600;

@Controller('api/v1/evidence')
export class PhotosController {
  constructor(
    private readonly photos: Photos,
    private readonly orders: OrderBook,
    private readonly clock: Clock,
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Post()
  @Needs('order.act')
  @Answers({
    status: 201,
    about:
      'Keeps a photo of an order, the body: JPEG, PNG or WebP by its content, up to 5 MiB. What a camera writes beside the picture is taken out. Name its hash as evidence of an act.',
    schema: PhotoKept,
  })
  async add(
    @Query(checked(PhotoQuery)) { orderId }: z.output<typeof PhotoQuery>,
    @Body() body: unknown,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const order = known('order', orderId, await this.orders.one(orderId));
    this.access.demandHall(actor, 'order.act', order.hallId);
    const bare = Buffer.isBuffer(body) ? bareOf(body) : null;
    if (!bare) throw new Problem('no-photo', `Send the bytes of a whole picture as ${PHOTO_KINDS.join(', ')}.`);
    const sha256 = createHash('sha256').update(bare.bytes).digest('hex');
    const add = async () => {
      const now = this.clock.now();
      if ((await this.photos.addedBy(doing.by, now - PHOTOS_WITHIN)) >= MOST_PHOTOS) throw tooFast(LATER, 'account');
      await this.photos.add({ ...bare, sha256, orderId, addedAt: now, addedBy: doing.by }, doing);
      return { sha256 };
    };
    return this.acts.once(doing, 'photo.add', add, async () => ({ sha256 }));
  }

  @Get(':sha256')
  @Needs('order.read')
  @Answers({ status: 200, about: 'A photo, for who may read an order that it is of.', type: PHOTO_KINDS.join(', ') })
  async one(
    @Param('sha256', checked(PhotoHash)) sha256: string,
    @By() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const orders = await this.orders.several(await this.photos.ordersOf(sha256));
    const scope = this.access.scope(actor, 'order.read');
    const photo = orders.some((order) => this.access.sees(scope, order)) ? await this.photos.one(sha256) : undefined;
    // Who may not see it is not told that it is there.
    if (!photo) throw notFound('photo', sha256);
    void reply.type(photo.kind);
    return Buffer.from(photo.bytes);
  }
}
