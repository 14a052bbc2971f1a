import type { FastifyRequest } from 'fastify';
import type { Actor } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

export const COOKIE = 'hallwatch';

/** A request, with whom the guard let in; nobody: a machine, or anybody. */
export type AskedBy = FastifyRequest & {
  actor?: Actor;
  /** Person id of whom the actor stands in for with this request. */
  onBehalfOf?: string | null;
  cookies?: Record<string, string | undefined>;
};

/** Whom the guard has let in. */
export function actorOf({ actor }: AskedBy): Actor {
  if (!actor) throw new Problem('not-logged-in', 'A machine has no account.');
  return actor;
}

export const bearerOf = (request: AskedBy): string | undefined =>
  /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];

/** The session that the request shows: the header counts before the cookie. */
export const tokenOf = (request: AskedBy): string | undefined => bearerOf(request) ?? request.cookies?.[COOKIE];
