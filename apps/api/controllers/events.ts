import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Accounts, Clock } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { type AskedBy, Needs, Public, tokenOf } from '../guard.js';
import type { Audience } from '../live/audience.js';
import { Audiences } from '../live/audiences.js';

const STREAM = 'text/event-stream';

/** Hands the connection over to the stream. HEAD asks for the headers only. */
function open(
  audience: Audience,
  asked: AskedBy,
  reply: FastifyReply,
  lastEventId: string | undefined,
  welcome?: () => Promise<boolean>,
): void {
  audience.demandRoom();
  if (asked.method === 'HEAD') {
    void reply.type(STREAM).send();
    return;
  }
  reply.hijack();
  audience.enter({ raw: reply.raw, lastEventId, ...(welcome && { welcome }) });
}

@Controller('api/v1')
export class EventsController {
  constructor(
    private readonly audiences: Audiences,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  @Get('events')
  @Needs('read')
  @Answers({
    status: 200,
    about: 'Live updates; takes up after Last-Event-ID. `monitoring`: whether somebody watches, when it turns.',
    type: STREAM,
  })
  staff(@Req() request: AskedBy, @Res() reply: FastifyReply, @Headers('last-event-id') lastEventId?: string): void {
    const token = tokenOf(request) ?? '';
    const welcome = async () => (await this.accounts.bySession(token, this.clock.now())) !== null;
    open(this.audiences.staff, request, reply, lastEventId, welcome);
  }

  @Get('board/events')
  @Public()
  @Answers({
    status: 200,
    about: 'That a notice changed, or monitoring turned, for anybody; takes up after Last-Event-ID.',
    type: STREAM,
  })
  public(@Req() request: AskedBy, @Res() reply: FastifyReply, @Headers('last-event-id') lastEventId?: string): void {
    open(this.audiences.public, request, reply, lastEventId);
  }
}
