import type { FastifyRequest } from 'fastify';
import type { Account } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

export const COOKIE = 'hallwatch';

/** A request, with the account that the guard let in. */
export type AskedBy = FastifyRequest & { account?: Account; cookies?: Record<string, string | undefined> };

/** By whose account the guard has let them in. */
export function accountOf({ account }: AskedBy): Account {
  if (!account) throw new Problem('not-logged-in', 'A machine has no account.');
  return account;
}

export const bearerOf = (request: AskedBy): string | undefined =>
  /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];

/** The session that the request shows: the header counts before the cookie. */
export const tokenOf = (request: AskedBy): string | undefined => bearerOf(request) ?? request.cookies?.[COOKIE];
