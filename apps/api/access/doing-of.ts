import { randomUUID } from 'node:crypto';
import type { Doing } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';
import { type AskedBy, actorOf, bearerOf } from './asked-by.js';

/** Names that programs give their acts. */
const ACT_ID = /^[\w.:-]{8,128}$/;

function idIn({ headers }: AskedBy): string {
  const given = headers['idempotency-key'];
  if (given === undefined) return randomUUID();
  if (typeof given === 'string' && ACT_ID.test(given)) return given;
  throw new Problem('bad-request', 'Idempotency-Key must be 8 to 128 letters, digits, dots, colons, dashes or underscores.');
}

function basedOnIn({ headers }: AskedBy): string | null {
  const given = headers['if-match'];
  return given === undefined ? null : given.replace(/^"|"$/g, '').slice(0, 128);
}

/** Who does what a request asks for. Why, and other proofs, are for the controller to put in. */
export function doingOf(request: AskedBy): Doing {
  const actor = actorOf(request);
  const way = bearerOf(request) === undefined ? 'page' : 'token';
  return {
    id: idIn(request),
    by: actor.account,
    personId: actor.personId,
    onBehalfOf: request.onBehalfOf ?? null,
    from: { way, address: request.ip },
    why: null,
    basedOn: basedOnIn(request),
    evidence: [],
  };
}
