import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Clock, type Hall, KioskRegistry } from '#libs/domain/index.js';
import { Public } from '../access/access.decorators.js';
import { type AskedBy } from '../access/asked-by.js';
import { Board } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { Addresses } from '../ports/addresses.js';
import { BoardHallQuery, BoardQuery, FeedQuery, Name } from '../schemas.js';
import { atomFeed, type FeedOf, jsonFeed } from './feeds.js';
import { ConsolePages } from './pages.js';
import { type BoardState, PublicBoard } from './public-board.js';
import { languageFor, publicPage } from './send.js';

const JSON_FEED = 'application/feed+json';
const ATOM = 'application/atom+xml';
/** Readers of feeds ask every few minutes; the page asks again when it hears of a change, and so has nothing kept. Ours. */
const FEED_KEPT = 'public, max-age=60';

type FeedAsked = z.output<typeof FeedQuery>;

@Controller()
@Public()
export class BoardController {
  constructor(
    private readonly board: PublicBoard,
    private readonly pages: ConsolePages,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly addresses: Addresses,
  ) {}

  @Get('api/v1/board')
  @Answers({ status: 200, about: 'What is out now, hall by hall, for anybody.', schema: Board })
  async all() {
    return this.board.halls();
  }

  @Get('api/v1/board/:hallId')
  @Answers({ status: 200, about: 'What is out now in one hall, for anybody.', schema: Board })
  async one(@Param('hallId', checked(Name)) hallId: string) {
    const hall = await this.board.hall(hallId);
    if (!hall) throw notFound('hall', hallId);
    return hall;
  }

  @Get('board/feed.json')
  @Answers({ status: 200, about: 'The standing notices as a JSON Feed 1.1.', type: JSON_FEED })
  async json(
    @Query(checked(FeedQuery)) query: FeedAsked,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.asJson(await this.board.standing(), this.of(request, query), reply);
  }

  @Get('board/feed.atom')
  @Answers({ status: 200, about: 'The standing notices as an Atom feed.', type: ATOM })
  async atom(
    @Query(checked(FeedQuery)) query: FeedAsked,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.asAtom(await this.board.standing(), this.of(request, query), reply);
  }

  @Get('board/:hallId/feed.json')
  @Answers({ status: 200, about: 'The standing notices of one hall as a JSON Feed 1.1.', type: JSON_FEED })
  async hallJson(
    @Param('hallId', checked(Name)) hallId: string,
    @Query(checked(FeedQuery)) query: FeedAsked,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const hall = this.known(hallId);
    return this.asJson(await this.board.standing(hallId), this.of(request, query, hall), reply);
  }

  @Get('board/:hallId/feed.atom')
  @Answers({ status: 200, about: 'The standing notices of one hall as an Atom feed.', type: ATOM })
  async hallAtom(
    @Param('hallId', checked(Name)) hallId: string,
    @Query(checked(FeedQuery)) query: FeedAsked,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const hall = this.known(hallId);
    return this.asAtom(await this.board.standing(hallId), this.of(request, query, hall), reply);
  }

  @Get('board')
  @Answers({ status: 200, about: 'The public notice board, a page.', type: 'text/html' })
  async page(
    @Query(checked(BoardQuery)) { q }: z.output<typeof BoardQuery>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | string> {
    const language = languageFor(request);
    return publicPage(this.pages.board(await this.board.halls(), { language, q }), language, request, reply);
  }

  @Get('board/:hallId')
  @Answers({ status: 200, about: 'The public notice board of one hall, a page.', type: 'text/html' })
  async hallPage(
    @Param('hallId') hallId: string,
    @Query(checked(BoardHallQuery)) _query: z.output<typeof BoardHallQuery>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | string> {
    const language = languageFor(request);
    const told = await this.board.hall(hallId);
    void reply.status(told ? 200 : 404);
    return publicPage(this.pages.board(told, { language, q: '', hallId }), language, request, reply);
  }

  private asJson(standing: BoardState, of: FeedOf, reply: FastifyReply): string {
    void reply.type(`${JSON_FEED}; charset=utf-8`).header('cache-control', FEED_KEPT);
    return JSON.stringify(jsonFeed(standing, of));
  }

  private asAtom(standing: BoardState, of: FeedOf, reply: FastifyReply): string {
    void reply.type(`${ATOM}; charset=utf-8`).header('cache-control', FEED_KEPT);
    return atomFeed(standing, of, this.clock.now());
  }

  private known(hallId: string): Hall {
    const hall = this.registry.hall(hallId);
    if (!hall) throw notFound('hall', hallId);
    return hall;
  }

  private of(request: AskedBy, { lang }: FeedAsked, hall?: Hall): FeedOf {
    return { base: this.base(request), language: lang, hall };
  }

  /** Where this asker reached us; the feeds carry whole addresses. */
  private base(request: AskedBy): string {
    const { boardUrl, publicUrl } = this.addresses;
    return (boardUrl ?? publicUrl)?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
  }
}
