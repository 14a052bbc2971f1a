import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Accounts, type Actor, Clock, type Session } from '#libs/domain/index.js';
import { LoggedIn, WhoAmI } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Problem } from '../http/problem.js';
import { Addresses } from '../ports/addresses.js';
import { LogIn } from '../schemas.js';
import { By, Needs, Public } from './access.decorators.js';
import { type AskedBy, COOKIE, tokenOf } from './asked-by.js';
import { LoginThrottle, Turnstile } from './throttle.js';

@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly accounts: Accounts,
    private readonly clock: Clock,
    private readonly throttle: LoginThrottle,
    private readonly turnstile: Turnstile,
    private readonly addresses: Addresses,
  ) {}

  @Post()
  @Public()
  @HttpCode(200)
  @Answers({ status: 200, about: 'Logs in: answers a token and sets the cookie.', schema: LoggedIn })
  async open(
    @Body(checked(LogIn)) { name, password }: z.output<typeof LogIn>,
    @Req() request: AskedBy,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const who = `${request.ip} ${name}`;
    this.demandPatience(who);
    const tried = await this.turnstile.pass(async () => ({
      session: await this.accounts.logIn(name, password, this.clock.now()),
    }));
    if (!tried) throw new Problem('too-many', 'Too many log in at once. Try again.', { headers: { 'retry-after': '5' } });
    const { session } = tried;
    if (!session) throw new Problem('wrong-password', 'Check the name and the password.');
    this.throttle.forgive(who);
    this.giveCookie(session, request, reply);
    return { token: session.token, expiresAt: session.expiresAt };
  }

  @Get()
  @Needs('self.read')
  @Answers({ status: 200, about: 'Who is logged in.', schema: WhoAmI })
  who(@By() { account, personId, roles, scope }: Actor) {
    return { name: account, personId, roles: [...roles], scope };
  }

  @Delete()
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Logs out: the token is worth nothing any more.' })
  async close(@Req() request: AskedBy, @Res({ passthrough: true }) reply: FastifyReply) {
    const token = tokenOf(request);
    if (token) await this.accounts.logOut(token);
    reply.clearCookie(COOKIE, { path: '/' });
  }

  private demandPatience(who: string): void {
    const seconds = this.throttle.begin(who);
    if (seconds === 0) return;
    throw new Problem('too-many', `Too many wrong passwords for this name from this address. Try again in ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    });
  }

  private giveCookie(session: Session, request: AskedBy, reply: FastifyReply): void {
    reply.setCookie(COOKIE, session.token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: request.protocol === 'https' || this.addresses.publicUrl?.startsWith('https:') === true,
      maxAge: Math.max(1, Math.floor((session.expiresAt - this.clock.now()) / 1000)),
    });
  }
}
