import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { z } from 'zod';
import { AccountDesk, Clock, type Invited, KioskRegistry } from '#libs/domain/index.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Problem } from '../http/problem.js';
import { Public } from './access.decorators.js';
import { AccessRules } from './access-rules.js';
import { FirstPassword, InvitationView, LinkToken } from './account-schemas.js';
import type { AskedBy } from './asked-by.js';
import { Entrances } from './entrances.js';
import { demandGoodPassword } from './good-password.js';
import { placeOf } from './place-of.js';
import { PasswordTurnstile } from './turnstile.js';

/** For who comes by a link and has no password yet, or none that they know. */
@Controller('api/v1/invitations')
export class InvitationsController {
  constructor(
    private readonly desk: AccountDesk,
    private readonly turnstile: PasswordTurnstile,
    private readonly entrances: Entrances,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly rules: AccessRules,
  ) {}

  @Get(':token')
  @Public()
  @Answers({ status: 200, about: 'Whom a link is for.', schema: InvitationView })
  async look(@Param('token', checked(LinkToken)) token: string) {
    const { account, purpose, expiresAt } = await this.invited(token);
    return { name: account.name, personName: this.personOf(account.personId)?.name ?? null, purpose, expiresAt };
  }

  @Post(':token')
  @Public()
  @HttpCode(204)
  @Answers({ status: 204, about: 'Sets the password, once: then log in.' })
  async join(
    @Param('token', checked(LinkToken)) token: string,
    @Body(checked(FirstPassword)) { password }: z.output<typeof FirstPassword>,
    @Req() { ip }: AskedBy,
  ) {
    const { account } = await this.invited(token);
    demandGoodPassword(password, account.name, this.personOf(account.personId), this.rules.passwords);
    const from = { way: 'page' as const, address: ip };
    const doing = { id: randomUUID(), onBehalfOf: null, from, why: null, basedOn: null, evidence: [] };
    const lane = { key: placeOf(ip), known: true };
    const joined = await this.turnstile.pass(lane, () => this.desk.join(token, password, doing, this.clock.now()));
    if (!joined) throw new Problem('too-many', 'Too many log in at once. Try again.', { headers: { 'retry-after': '5' } });
    if (!joined.did) throw this.spent();
    this.entrances.forget();
  }

  private async invited(token: string): Promise<Invited> {
    const invited = await this.desk.invited(token, this.clock.now());
    if (!invited) throw this.spent();
    return invited;
  }

  private spent(): Problem {
    return new Problem('not-found', 'The link is used, replaced or over. Ask an administrator for a new one.');
  }

  private personOf(personId: string | null) {
    return personId === null ? undefined : this.registry.person(personId);
  }
}
