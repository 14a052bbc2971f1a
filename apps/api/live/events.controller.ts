import { Controller, Headers, type MessageEvent, Req, Res, Sse } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { Needs, Public } from '../access/access.decorators.js';
import { type AskedBy, tokenOf } from '../access/asked-by.js';
import { Entrances } from '../access/entrances.js';
import { Answers } from '../http/answers.decorator.js';
import { Audiences } from './audiences.js';

const STREAM = 'text/event-stream';

@Controller('api/v1')
export class EventsController {
  constructor(
    private readonly audiences: Audiences,
    private readonly entrances: Entrances,
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
    @Res() { raw }: FastifyReply,
    @Headers('last-event-id') lastEventId?: string,
  ): Observable<MessageEvent> {
    const token = tokenOf(request) ?? '';
    const welcome = async () => (await this.entrances.who(token)) !== null;
    return this.audiences.staff.enter({ raw, lastEventId, welcome });
  }

  @Sse('board/events')
  @Public()
  @Answers({
    status: 200,
    about: 'That a notice changed, or monitoring turned, for anybody; takes up after Last-Event-ID.',
    type: STREAM,
  })
  public(@Res() { raw }: FastifyReply, @Headers('last-event-id') lastEventId?: string): Observable<MessageEvent> {
    return this.audiences.public.enter({ raw, lastEventId });
  }
}
