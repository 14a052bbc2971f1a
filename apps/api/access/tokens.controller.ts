import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Actor,
  ApiTokens,
  Clock,
  type Doing,
  factorNeeded,
  KioskRegistry,
  LONGEST_TOKEN_LIFE,
  permissionOf,
  within,
} from '#libs/domain/index.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { Does, Needs } from './access.decorators.js';
import { Access, Separation } from './access.js';
import { AccessRules } from './access-rules.js';
import { NewToken, TokenId, TokenList, TokenMade } from './account-schemas.js';
import { type AskedBy, actorOf, sessionOf } from './asked-by.js';
import { Entrances } from './entrances.js';
import { placesOf } from './places-of.js';

/** Tokens of programs that act in somebody's name. */
@Controller('api/v1/account/tokens')
export class TokensController {
  constructor(
    private readonly tokens: ApiTokens,
    private readonly access: Access,
    private readonly entrances: Entrances,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly separation: Separation,
    private readonly rules: AccessRules,
  ) {}

  @Get()
  @Needs('self.read')
  @Answers({ status: 200, about: 'The own tokens, newest first, without what they are.', schema: TokenList })
  async list(@Req() request: AskedBy) {
    const items = await this.tokens.of(actorOf(request).account, this.clock.now());
    return { items: items.map(({ only: permissions, ...token }) => ({ ...token, permissions })) };
  }

  @Post()
  @Needs('self.change')
  @Answers({ status: 201, about: 'Makes a token for a program.', schema: TokenMade })
  async make(@Body(checked(NewToken)) wanted: z.output<typeof NewToken>, @Req() request: AskedBy, @Does() doing: Doing) {
    const { name, permissions, scope, expiresAt } = wanted;
    const actor = actorOf(request);
    this.demandProven(request, wanted);
    this.demandOwn(actor, wanted);
    const token = { name, only: [...new Set(permissions)], scope, expiresAt };
    const made = await this.tokens.make(actor.account, token, doing, this.clock.now());
    if (!made) throw new Problem('too-many', 'The account has as many tokens as it may. End one first.');
    return { ...made, expiresAt };
  }

  @Delete(':id')
  @Needs('self.change')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Ends a token.' })
  async end(@Param('id', checked(TokenId)) id: string, @Req() request: AskedBy, @Does() doing: Doing) {
    sessionOf(request);
    if (!(await this.tokens.end(actorOf(request).account, id, doing, this.clock.now()))) throw notFound('token', id);
    this.entrances.forget();
  }

  /** A token is asked for no second factor and no password: so its maker is. */
  private demandProven(request: AskedBy, { permissions }: z.output<typeof NewToken>): void {
    const { confirmedUntil } = sessionOf(request);
    const needed = factorNeeded(actorOf(request).roles, this.rules.factor, this.separation);
    if (this.rules.factorDemanded && needed && !request.entered?.factor) {
      throw new Problem('factor-needed', 'Set up a second factor first: POST /api/v1/account/totp.');
    }
    const isDangerous = permissions.some((one) => permissionOf(one).dangerous);
    if (this.rules.confirms && isDangerous && (confirmedUntil ?? 0) <= this.clock.now()) {
      throw new Problem('confirm-password', 'A token for dangerous acts is confirmed first: POST /api/v1/session/confirm.');
    }
  }

  /** It may do nothing that its maker may not, anywhere where they may not, and not for ever. */
  private demandOwn(actor: Actor, { permissions, scope, expiresAt }: z.output<typeof NewToken>): void {
    const { deputyOf: _, ...own } = actor;
    for (const permission of permissions) this.access.demand(own, permission);
    if (scope !== null && !within(scope, actor.scope, placesOf(this.registry))) {
      throw new Problem('not-allowed', 'A token is for no more places than the account.', {
        also: { because: 'not-their-place' },
      });
    }
    const life = expiresAt - this.clock.now();
    if (life > 0 && life <= LONGEST_TOKEN_LIFE) return;
    throw new Problem('bad-request', 'expiresAt: Must be ahead, and at most a year.', {
      errors: [{ field: 'expiresAt', message: 'Must be ahead, and at most a year.' }],
    });
  }
}
