import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Actor } from '#libs/domain/index.js';
import { isToken } from '#libs/runtime/index.js';
import { Problem } from '../http/problem.js';
import { Addresses } from '../ports/addresses.js';
import { MachineTokens, TOKENS_OF } from '../ports/machine-tokens.js';
import { NEEDS, type Need, PUBLIC } from './access.decorators.js';
import { Access } from './access.js';
import { type AskedBy, bearerOf, tokenOf } from './asked-by.js';
import { demandSameSite } from './cross-site.js';
import { Visitors } from './visitors.js';

/** Stands before every route. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly visitors: Visitors,
    private readonly addresses: Addresses,
    private readonly tokens: MachineTokens,
    private readonly access: Access,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AskedBy>();
    const on = [context.getHandler(), context.getClass()];
    if (!bearerOf(request)) demandSameSite(request, this.addresses.publicUrl);
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, on)) return true;
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEEDS, on);
    if (!need) throw new Error(`${context.getClass().name}.${context.getHandler().name} does not say who may ask.`);
    const token = need.orToken === null ? undefined : this.tokens.of(need.orToken);
    if (token !== undefined && isToken(bearerOf(request), token)) return true;
    const actor = await this.actorOf(request, need);
    request.onBehalfOf = this.access.demand(actor, need.permission).onBehalfOf;
    request.actor = actor;
    return true;
  }

  private async actorOf(request: AskedBy, { orToken }: Need): Promise<Actor> {
    const token = tokenOf(request);
    const actor = token ? await this.visitors.by(token) : null;
    if (actor) return actor;
    const machines = orToken === null ? '' : `A machine sends ${TOKENS_OF[orToken]} as a bearer token. `;
    const people = 'POST /api/v1/session with name and password, then send the token or the cookie.';
    throw new Problem('not-logged-in', `${machines}${people}`, {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}
