import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Accounts, Clock, type Doing, factorNeeded, KioskRegistry, may, PERMISSION_NAMES, Sessions } from '#libs/domain/index.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Does, Needs, Public } from './access.decorators.js';
import { Separation } from './access.js';
import { AccessRules } from './access-rules.js';
import { Confirmation, LoggedIn, LogIn, WhoAmI } from './account-schemas.js';
import { type AskedBy, actorOf, bearerOf, cookieOf, DEVICE_COOKIE, sessionOf, tokenOf } from './asked-by.js';
import { Cookies } from './cookies.js';
import { Entrances } from './entrances.js';
import { PasswordsAsked } from './passwords-asked.js';

@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly passwords: PasswordsAsked,
    private readonly entrances: Entrances,
    private readonly cookies: Cookies,
    private readonly clock: Clock,
    private readonly separation: Separation,
    private readonly rules: AccessRules,
    private readonly registry: KioskRegistry,
  ) {}

  @Post()
  @Public()
  @HttpCode(200)
  @Answers({ status: 200, about: 'Logs in: answers a token and sets the cookie.', schema: LoggedIn })
  async open(
    @Body(checked(LogIn)) { name, password, code }: z.output<typeof LogIn>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const asker = { name, password, address: request.ip, device: cookieOf(request, DEVICE_COOKIE) };
    const { account } = await this.passwords.logIn(asker, code);
    const entrance = { address: request.ip, agent: request.headers['user-agent'] ?? '' };
    const { token, expiresAt } = await this.accounts.openSession(account.name, this.clock.now(), entrance);
    this.cookies.session(token, expiresAt, request, reply);
    await this.cookies.device(account.name, request, reply);
    return { token, expiresAt };
  }

  @Get()
  @Needs('self.read')
  @Answers({ status: 200, about: 'Who is logged in, and what they may do.', schema: WhoAmI })
  who(@Req() request: AskedBy) {
    const actor = actorOf(request);
    const { account: name, personId, roles, scope, deputyOf = [] } = actor;
    const { separated } = this.separation;
    const personName = (personId !== null && this.registry.person(personId)?.name) || null;
    return {
      ...{ name, personId, personName, roles: [...roles], scope, separated },
      permissions: PERMISSION_NAMES.filter((one) => !('refused' in may(actor, one, this.separation))),
      factor: { on: request.entered?.factor ?? false, needed: factorNeeded(roles, this.rules.factor, this.separation) },
      deputyOf: deputyOf.map((other) => other.personId),
    };
  }

  @Post('confirm')
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'The password again: dangerous acts are allowed to this session for five minutes.' })
  async confirm(
    @Body(checked(Confirmation)) { password }: z.output<typeof Confirmation>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { id } = sessionOf(request);
    await this.passwords.demand({ name: actorOf(request).account, password, address: request.ip }, id);
    await this.sessions.confirm(id, this.clock.now());
    await this.renew(id, request, reply);
  }

  @Delete()
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Logs out: the token is worth nothing any more.' })
  async close(@Req() request: AskedBy, @Does() doing: Doing, @Res({ passthrough: true }) reply: FastifyReply) {
    sessionOf(request);
    const token = tokenOf(request);
    if (token) await this.accounts.logOut(token, doing, this.clock.now());
    this.entrances.forget();
    this.cookies.clear(reply);
  }

  /** A browser gets another token. A program keeps its own: it is told of none. */
  private async renew(id: string, request: AskedBy, reply: FastifyReply): Promise<void> {
    if (bearerOf(request) === undefined) {
      const token = await this.sessions.rotate(id, this.clock.now());
      this.cookies.session(token, request.entered?.endsAt ?? this.clock.now(), request, reply);
    }
    this.entrances.forget();
  }
}
