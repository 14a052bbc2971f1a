import { Controller, Headers, type MessageEvent, Req, Res, Sse } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { type Actor, KioskRegistry } from '#libs/domain/index.js';
import { By, Needs, Public } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { type AskedBy, tokenOf } from '../access/asked-by.js';
import { Entrances } from '../access/entrances.js';
import { Answers } from '../http/answers.decorator.js';
import { askerOf } from '../http/askers.js';
import { Audiences } from './audiences.js';
import { Sight } from './sight.js';

const STREAM = 'text/event-stream';

@Controller('api/v1')
export class EventsController {
  constructor(
    private readonly audiences: Audiences,
    private readonly entrances: Entrances,
    private readonly access: Access,
    private readonly registry: KioskRegistry,
  ) {}

  @Sse('events')
  @Needs('live.read')
  @Answers({
    status: 200,
    about: 'Live updates; takes up after Last-Event-ID. `monitoring`: whether somebody watches, when it turns.',
    type: STREAM,
  })
  staff(
    @Req() request: AskedBy,
    @By() actor: Actor,
    @Res() { raw }: FastifyReply,
    @Headers('last-event-id') lastEventId?: string,
  ): Observable<MessageEvent> {
    const token = tokenOf(request) ?? '';
    const sight = new Sight(this.access, this.registry, actor);
    const welcome = async () => {
      const now = await this.entrances.who(token);
      if (!now || !this.access.allows(now.actor, 'live.read')) return false;
      sight.look(now.actor);
      return true;
    };
    return this.audiences.staff.enter({ raw, asker: actor.account, lastEventId, welcome, sees: sight.sees });
  }

  @Sse('board/events')
  @Public()
  @Answers({
    status: 200,
    about: 'That a notice changed, or monitoring turned, for anybody; takes up after Last-Event-ID.',
    type: STREAM,
  })
  public(
    @Req() request: AskedBy,
    @Res() { raw }: FastifyReply,
    @Headers('last-event-id') lastEventId?: string,
  ): Observable<MessageEvent> {
    return this.audiences.public.enter({ raw, asker: askerOf(request.ip), lastEventId });
  }
}
