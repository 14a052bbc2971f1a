import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Account, Accounts, Clock } from '#libs/domain/index.js';
import { isToken } from '#libs/runtime/index.js';
import { Problem } from '../http/problem.js';
import { Addresses } from '../ports/addresses.js';
import { MachineTokens, TOKENS_OF, type TokenOf } from '../ports/machine-tokens.js';
import { demandSameSite } from './cross-site.js';

/** What a route lets somebody do; which role has which power stands here and nowhere else. */
export type Power = 'read' | 'write' | 'admin';

const PUBLIC = 'hallwatch:public';
const NEEDS = 'hallwatch:needs';

interface Need {
  power: Power;
  /** A machine has no session: this token lets it in, too. */
  orToken: TokenOf | null;
}

/** Anybody may ask, without a session. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Only somebody with this power may ask. A route that says nothing needs `admin`. */
export const Needs = (power: Power, also: { orToken?: TokenOf } = {}) =>
  SetMetadata(NEEDS, { power, orToken: also.orToken ?? null } satisfies Need);

/** Whether a route is for anybody. */
export const isPublic = (controller: object, handler: object): boolean =>
  Reflect.getMetadata(PUBLIC, handler) === true || Reflect.getMetadata(PUBLIC, controller) === true;

/** Whether a route says who may ask; a test holds every route to it. */
export const saysWho = (controller: object, handler: object): boolean =>
  isPublic(controller, handler) || Reflect.hasMetadata(NEEDS, handler);

export const COOKIE = 'hallwatch';

export type AskedBy = FastifyRequest & { account?: Account; cookies?: Record<string, string | undefined> };

/** The guard has let them in by their account. */
export const nameOf = ({ account }: AskedBy): string => account?.name ?? '';

const bearer = (request: AskedBy): string | undefined => /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];

/** The session that the request shows: the header counts before the cookie. */
export const tokenOf = (request: AskedBy): string | undefined => bearer(request) ?? request.cookies?.[COOKIE];

const mayDo = (account: Account, _power: Power): boolean => account.roles.includes('administrator');

/** Stands before every route. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
    private readonly addresses: Addresses,
    private readonly tokens: MachineTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AskedBy>();
    const on = [context.getHandler(), context.getClass()];
    if (!bearer(request)) demandSameSite(request, this.addresses.publicUrl);
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, on)) return true;
    const need = this.reflector.getAllAndOverride<Need>(NEEDS, on) ?? { power: 'admin', orToken: null };
    const token = need.orToken === null ? undefined : this.tokens.of(need.orToken);
    if (token !== undefined && isToken(bearer(request), token)) return true;
    const account = await this.accountOf(request, need);
    if (!mayDo(account, need.power)) throw new Problem('not-allowed', `This needs the power to ${need.power}.`);
    request.account = account;
    return true;
  }

  private async accountOf(request: AskedBy, { orToken }: Need): Promise<Account> {
    const token = tokenOf(request);
    const account = token ? await this.accounts.bySession(token, this.clock.now()) : null;
    if (account) return account;
    const machines = orToken === null ? '' : `A machine sends ${TOKENS_OF[orToken]} as a bearer token. `;
    const people = 'POST /api/v1/session with name and password, then send the token or the cookie.';
    throw new Problem('not-logged-in', `${machines}${people}`, {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}
