import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock, KioskRegistry } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Board } from '../answers.js';
import { PublicBoard } from '../board/board.js';
import { atomFeed, jsonFeed } from '../board/feeds.js';
import { ConsolePages } from '../board/pages.js';
import { checked } from '../checked.js';
import { type AskedBy, Public } from '../guard.js';
import { isoTimes } from '../iso.js';
import { Wiring } from '../parts.js';
import { notFound } from '../problem.js';
import { Name } from '../schemas.js';

const HTML = 'text/html; charset=utf-8';

@Controller()
@Public()
export class BoardController {
  constructor(
    private readonly board: PublicBoard,
    private readonly pages: ConsolePages,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly wiring: Wiring,
  ) {}

  @Get('api/v1/board')
  @Answers({ status: 200, about: 'What is out now, hall by hall, for anybody.', schema: Board })
  async all() {
    return isoTimes(await this.board.halls());
  }

  @Get('api/v1/board/:hallId')
  @Answers({ status: 200, about: 'What is out now in one hall, for anybody.', schema: Board })
  async one(@Param('hallId', checked(Name)) hallId: string) {
    const hall = await this.board.hall(hallId);
    if (!hall) throw notFound('hall', hallId);
    return isoTimes(hall);
  }

  @Get('board/feed.json')
  @Answers({ status: 200, about: 'The standing notices as a JSON Feed 1.1.', type: 'application/feed+json' })
  async json(@Req() request: AskedBy, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type('application/feed+json; charset=utf-8');
    return JSON.stringify(jsonFeed(await this.board.standing(), this.base(request)));
  }

  @Get('board/feed.atom')
  @Answers({ status: 200, about: 'The standing notices as an Atom feed.', type: 'application/atom+xml' })
  async atom(@Req() request: AskedBy, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type('application/atom+xml; charset=utf-8');
    return atomFeed(await this.board.standing(), this.base(request), this.clock.now());
  }

  @Get('board')
  @Answers({ status: 200, about: 'The public notice board, a page.', type: 'text/html' })
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(HTML);
    return this.pages.board(await this.board.standing(), this.registry.halls());
  }

  @Get('board/:hallId')
  @Answers({ status: 200, about: 'The public notice board of one hall, a page.', type: 'text/html' })
  async hallPage(@Param('hallId') hallId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const hall = this.registry.hall(hallId);
    void reply.type(HTML).status(hall ? 200 : 404);
    const { notices, monitoring } = await this.board.standing();
    const own = notices.filter((notice) => notice.hallId === hallId);
    return this.pages.board({ notices: own, monitoring }, hall ? [hall] : []);
  }

  /** Where this asker reached us; the feeds carry whole addresses. */
  private base(request: AskedBy): string {
    return this.wiring.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
  }
}

/** The console's own front page. */
@Controller()
@Public()
export class ConsoleController {
  constructor(private readonly pages: ConsolePages) {}

  @Get()
  @Answers({ status: 200, about: 'The console, a page.', type: 'text/html' })
  front(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.type(HTML);
    return this.pages.page();
  }
}
