import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, NoticeBoard } from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Notice, Notices } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Name, NoticesQuery } from '../schemas.js';
import { known } from './known.js';

@Controller('api/v1/notices')
export class NoticesController {
  constructor(
    private readonly notices: NoticeBoard,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('notice.read')
  @Answers({ status: 200, about: 'Outage notices, newest first.', schema: Notices })
  async list(@Query(checked(NoticesQuery)) query: z.output<typeof NoticesQuery>, @By() actor: Actor) {
    return this.notices.list({ ...query, within: this.access.within(actor, 'notice.read') });
  }

  @Get(':id')
  @Needs('notice.read')
  @Answers({ status: 200, about: 'One outage notice.', schema: Notice })
  async one(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    const notice = known('notice', id, await this.notices.one(id));
    this.access.demandSeen(actor, 'notice.read', notice);
    return notice;
  }
}
