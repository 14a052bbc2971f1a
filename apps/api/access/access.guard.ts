import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { Clock, factorNeeded, isPasswordOld, permissionOf } from '#libs/domain/index.js';
import { isToken } from '#libs/runtime/index.js';
import { Problem } from '../http/problem.js';
import { Addresses } from '../ports/addresses.js';
import { MachineTokens, TOKENS_OF } from '../ports/machine-tokens.js';
import { NEEDS, type Need, PUBLIC } from './access.decorators.js';
import { Access, Separation } from './access.js';
import { AccessRules } from './access-rules.js';
import { type AskedBy, bearerOf, tokenOf } from './asked-by.js';
import { demandSameSite } from './cross-site.js';
import { Crowd } from './crowd.js';
import { Entrances, type In } from './entrances.js';

/** Stands before every route. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly entrances: Entrances,
    private readonly crowd: Crowd,
    private readonly clock: Clock,
    private readonly addresses: Addresses,
    private readonly tokens: MachineTokens,
    private readonly access: Access,
    private readonly separation: Separation,
    private readonly rules: AccessRules,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AskedBy>();
    const on = [context.getHandler(), context.getClass()];
    if (!bearerOf(request)) demandSameSite(request, this.addresses.publicUrl);
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, on)) {
      await this.admitToPublic(context);
      return true;
    }
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEEDS, on);
    if (!need) throw new Error(`${context.getClass().name}.${context.getHandler().name} does not say who may ask.`);
    const token = need.orToken === null ? undefined : this.tokens.of(need.orToken);
    if (token !== undefined && isToken(bearerOf(request), token)) return true;
    if (!this.entrances.knew(tokenOf(request)))
      await this.crowd.enter(request, context.switchToHttp().getResponse<FastifyReply>());
    const entered = await this.enteredBy(request, need);
    // Who is in is no stranger any more: a stream is not answered for as long as it lasts.
    request.leave?.();
    const { actor } = entered;
    this.demandFactor(entered, need);
    this.demandFreshPassword(entered, need);
    request.onBehalfOf = this.access.demand(actor, need.permission).onBehalfOf;
    this.demandConfirmed(entered, need);
    request.actor = actor;
    request.entered = entered;
    return true;
  }

  /** Who reads without a session is one of a crowd. A log-in and a link have a turnstile of their own, and streams a number of places. */
  private async admitToPublic(context: ExecutionContext): Promise<void> {
    const http = context.switchToHttp();
    const request = http.getRequest<AskedBy>();
    const isStream = this.reflector.get<boolean>(SSE_METADATA, context.getHandler()) === true;
    if (isStream || (request.method !== 'GET' && request.method !== 'HEAD') || this.entrances.knew(tokenOf(request))) return;
    await this.crowd.enter(request, http.getResponse<FastifyReply>());
  }

  private async enteredBy(request: AskedBy, { orToken }: Need): Promise<In> {
    const token = tokenOf(request);
    const entered = token ? await this.entrances.who(token) : null;
    if (entered) return entered;
    const machines = orToken === null ? '' : `A machine sends ${TOKENS_OF[orToken]} as a bearer token. `;
    const people = 'POST /api/v1/session with name and password, then send the token or the cookie.';
    throw new Problem('not-logged-in', `${machines}${people}`, {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }

  /** Who must have a second factor may see to that, and to nothing else before. */
  private demandFactor({ actor, session, factor }: In, { permission }: Need): void {
    if (!this.rules.factorDemanded || session === null || factor || permissionOf(permission).about === 'self') return;
    if (!factorNeeded(actor.roles, this.rules.factor, this.separation)) return;
    throw new Problem('factor-needed', 'Set up a second factor first: POST /api/v1/account/totp.');
  }

  /** Whose password is older than the place takes may choose another one, and do nothing else before. */
  private demandFreshPassword({ session, passwordAt }: In, { permission }: Need): void {
    if (session === null || permissionOf(permission).about === 'self') return;
    if (!isPasswordOld(passwordAt, this.rules.passwords, this.clock.now())) return;
    throw new Problem('password-old', `A password is good for ${this.rules.passwords.days} days: PUT /api/v1/account/password.`);
  }

  /** Programs are not asked: they have no password. */
  private demandConfirmed({ session }: In, { permission }: Need): void {
    if (!this.rules.confirms || session === null || !permissionOf(permission).dangerous) return;
    if (session.confirmedUntil !== null && session.confirmedUntil > this.clock.now()) return;
    throw new Problem('confirm-password', 'This is dangerous. Confirm it first: POST /api/v1/session/confirm.');
  }
}
