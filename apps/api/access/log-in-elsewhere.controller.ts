import { Controller, Get, HttpCode, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { IdentityProviders, type LogInRefusal } from '#libs/domain/index.js';
import { LogInWays } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Addresses } from '../ports/addresses.js';
import { LogInStart, WayName } from '../schemas.js';
import { Public } from './access.decorators.js';
import { type AskedBy } from './asked-by.js';
import { Cookies } from './cookies.js';
import { LogInElsewhere } from './log-in-elsewhere.js';

/** What the browser keeps while somebody is at a provider. */
const KEPT = 'hallwatch_login';
const KEPT_PATH = '/api/v1/session';
/** As long as the seal lasts, seconds. */
const KEPT_FOR = 600;
const LONGEST_AGENT = 256;

const sendOn = (reply: FastifyReply, to: string): void => void reply.header('location', to);
const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

/** Log-in by the word of a provider: OpenID Connect, WeCom, DingTalk. */
@Controller('api/v1/session')
export class LogInElsewhereController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly logIns: LogInElsewhere,
    private readonly addresses: Addresses,
    private readonly cookies: Cookies,
  ) {}

  @Get('ways')
  @Public()
  @Answers({ status: 200, about: 'The ways to log in besides name and password.', schema: LogInWays })
  ways() {
    return { ways: this.providers.all.map(({ way, label }) => ({ way, label })) };
  }

  @Get(':way/start')
  @Public()
  @HttpCode(302)
  @Answers({ status: 302, about: 'Sends the browser to the provider, or to the log-in page with `refused`.' })
  async start(
    @Param('way', checked(WayName)) way: z.output<typeof WayName>,
    @Query(checked(LogInStart)) { to }: z.output<typeof LogInStart>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const begun = await this.logIns.start(way, to);
    if ('refused' in begun) return this.refuse(reply, begun.refused);
    // Lax: the provider's page, which is another site, leads back here.
    reply.setCookie(KEPT, begun.kept, {
      path: KEPT_PATH,
      httpOnly: true,
      sameSite: 'lax',
      secure: this.isSecure(request),
      maxAge: KEPT_FOR,
    });
    sendOn(reply, begun.url);
    return '';
  }

  @Get(':way/return')
  @Public()
  @HttpCode(302)
  @Answers({
    status: 302,
    about:
      'Where the provider sends the browser back: sets the cookie and leads into the console, or to the log-in page with `refused`.',
  })
  async back(
    @Param('way', checked(WayName)) way: z.output<typeof WayName>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const agent = request.headers['user-agent']?.slice(0, LONGEST_AGENT) ?? null;
    const finished = await this.logIns.finish(way, {
      query: request.url.split('?').slice(1).join('?'),
      kept: request.cookies?.[KEPT] ?? '',
      entrance: { address: request.ip, agent },
    });
    reply.clearCookie(KEPT, { path: KEPT_PATH });
    if ('refused' in finished) return this.refuse(reply, finished.refused);
    this.cookies.session(finished.session.token, finished.session.expiresAt, request, reply);
    // Not the page itself: a browser that comes from another site brings no strict cookie, and the page must ask for who it is.
    sendOn(reply, `/login?${query({ entered: '', next: finished.to })}`);
    return '';
  }

  private refuse(reply: FastifyReply, refused: LogInRefusal): string {
    sendOn(reply, `/login?${query({ refused })}`);
    return '';
  }

  private isSecure(request: AskedBy): boolean {
    return request.protocol === 'https' || this.addresses.publicUrl?.startsWith('https:') === true;
  }
}
