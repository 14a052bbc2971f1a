import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { AccountDesk, Clock, type Doing, Factors, KioskRegistry, Sessions } from '#libs/domain/index.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { Does, Needs } from './access.decorators.js';
import { AccessRules } from './access-rules.js';
import {
  AccountView,
  Confirmation,
  FactorCode,
  FactorOffered,
  NewPassword,
  RecoveryCodes,
  SessionId,
  SessionList,
} from './account-schemas.js';
import { type AskedBy, actorOf, bearerOf, sessionOf } from './asked-by.js';
import { Cookies } from './cookies.js';
import { Entrances } from './entrances.js';
import { demandGoodPassword } from './good-password.js';
import { PasswordsAsked } from './passwords-asked.js';

/** What people see to themselves. */
@Controller('api/v1/account')
export class OwnAccountController {
  constructor(
    private readonly desk: AccountDesk,
    private readonly factors: Factors,
    private readonly sessions: Sessions,
    private readonly passwords: PasswordsAsked,
    private readonly entrances: Entrances,
    private readonly cookies: Cookies,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly rules: AccessRules,
  ) {}

  @Get()
  @Needs('self.read')
  @Answers({ status: 200, about: 'The own account.', schema: AccountView })
  async own(@Req() request: AskedBy) {
    const { account } = actorOf(request);
    const own = await this.desk.one(account);
    if (!own) throw notFound('account', account);
    return own;
  }

  @Put('password')
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Another password: all other sessions end.' })
  async password(
    @Body(checked(NewPassword)) { now, next }: z.output<typeof NewPassword>,
    @Req() request: AskedBy,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { id } = sessionOf(request);
    const { account: name, personId } = actorOf(request);
    await this.demand(request, now);
    demandGoodPassword(next, name, personId === null ? undefined : this.registry.person(personId), this.rules.passwords);
    await this.desk.changePassword(name, next, id, doing, this.clock.now());
    if (bearerOf(request) === undefined) {
      const token = await this.sessions.rotate(id, this.clock.now());
      this.cookies.session(token, request.entered?.endsAt ?? this.clock.now(), request, reply);
    }
    this.entrances.forget();
  }

  @Post('totp')
  @Needs('self.change')
  @HttpCode(200)
  @Answers({ status: 200, about: 'A secret for an authenticator. It counts once a code of it is shown.', schema: FactorOffered })
  async offer(@Req() request: AskedBy) {
    sessionOf(request);
    const offer = await this.factors.begin(actorOf(request).account);
    if (!offer) throw new Problem('factor-stands', 'Take the second factor away first: DELETE /api/v1/account/totp.');
    return offer;
  }

  @Put('totp')
  @Needs('self.change')
  @Answers({ status: 200, about: 'The second factor counts from now on.', schema: RecoveryCodes })
  async take(@Body(checked(FactorCode)) { code }: z.output<typeof FactorCode>, @Req() request: AskedBy, @Does() doing: Doing) {
    sessionOf(request);
    const recoveryCodes = await this.factors.finish(actorOf(request).account, code, doing, this.clock.now());
    if (!recoveryCodes) throw new Problem('wrong-code', 'Ask for a secret first (POST), and send a code that is shown now.');
    this.entrances.forget();
    return { recoveryCodes };
  }

  @Delete('totp')
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Takes the second factor away.' })
  async drop(
    @Body(checked(Confirmation)) { password }: z.output<typeof Confirmation>,
    @Req() request: AskedBy,
    @Does() doing: Doing,
  ) {
    sessionOf(request);
    await this.demand(request, password);
    if (!(await this.factors.remove(actorOf(request).account, doing, this.clock.now()))) {
      throw new Problem('not-found', 'The account has no second factor.');
    }
    this.entrances.forget();
  }

  @Get('sessions')
  @Needs('self.read')
  @Answers({ status: 200, about: 'Where one is logged in, newest first.', schema: SessionList })
  async list(@Req() request: AskedBy) {
    const items = await this.sessions.of(actorOf(request).account, this.clock.now());
    return { items: items.map((one) => ({ ...one, current: one.id === request.entered?.session?.id })) };
  }

  @Delete('sessions')
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Logs out everywhere, here too.' })
  async endAll(@Req() request: AskedBy, @Does() doing: Doing, @Res({ passthrough: true }) reply: FastifyReply) {
    sessionOf(request);
    await this.sessions.endAll(actorOf(request).account, doing, this.clock.now());
    this.entrances.forget();
    this.cookies.clear(reply);
  }

  @Delete('sessions/:id')
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Ends one session.' })
  async end(@Param('id', checked(SessionId)) id: string, @Req() request: AskedBy, @Does() doing: Doing) {
    sessionOf(request);
    if (!(await this.sessions.end(actorOf(request).account, id, doing, this.clock.now()))) throw notFound('session', id);
    this.entrances.forget();
  }

  private demand(request: AskedBy, password: string): Promise<void> {
    const { id } = sessionOf(request);
    return this.passwords.demand({ name: actorOf(request).account, password, address: request.ip }, id);
  }
}
