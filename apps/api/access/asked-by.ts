import type { FastifyRequest } from 'fastify';
import type { Actor } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';
import type { In, InSession } from './entrances.js';

export const COOKIE = 'hallwatch';
/** Before the name of a cookie that is for TLS alone: browsers take it from nobody but this very host, and for all of it. */
export const HOST_ONLY = '__Host-';
/** Of a browser that somebody has logged in from. */
export const DEVICE_COOKIE = 'hallwatch_device';

/** A request, with whom the guard let in; nobody: a machine, or anybody. */
export type AskedBy = FastifyRequest & {
  actor?: Actor;
  /** How they are in. */
  entered?: In;
  /** Person id of whom the actor stands in for with this request. */
  onBehalfOf?: string | null;
  /** Of a stranger: their turn is over. */
  leave?: () => void;
  cookies?: Record<string, string | undefined>;
};

/** Whom the guard has let in. */
export function actorOf({ actor }: AskedBy): Actor {
  if (!actor) throw new Problem('not-logged-in', 'A machine has no account.');
  return actor;
}

/** The session of who asks. A program has none: what is asked for here is for people. */
export function sessionOf({ entered }: AskedBy): InSession {
  if (entered?.session) return entered.session;
  throw new Problem('session-only', 'A token of a program may not do this. Log in with name and password.');
}

export const bearerOf = (request: AskedBy): string | undefined =>
  /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];

/** The session that the request shows: the header counts before the cookie. */
export const tokenOf = (request: AskedBy): string | undefined => bearerOf(request) ?? cookieOf(request, COOKIE);

/** By the name that is for TLS alone, or by the one of before, so that an upgrade throws nobody out. */
export const cookieOf = ({ cookies }: AskedBy, name: string): string | undefined =>
  cookies?.[`${HOST_ONLY}${name}`] ?? cookies?.[name];
