import { type PermissionName, permissionOf } from '#libs/domain/index.js';
import type { Asked, Operation } from './requests.js';

/** What no answer may hold: places in the code, paths, SQL, drivers and what they say. */
const INNER = [
  /\bat (?:async )?\S+ \(|\.(?:js|mjs|ts):\d+/,
  /node_modules|\/dist\/|\/tmp\/|\/home\/|\/var\/lib|hallwatch-api-/,
  /\b(?:SELECT|INSERT INTO|DELETE FROM|ORDER BY)\b|syntax error at|violates \w+ constraint|relation "/,
  /QueryFailed|typeorm|pglite|duckdb|influxdata|fast-json|\bzod\b/i,
  /\bE(?:CONN\w+|NOENT|ACCES|MFILE|NOTFOUND)\b|Maximum call stack|is not a function|Cannot read propert/,
];

/** Counters of our own parts name them: that page is for operators. */
const NAMES_PARTS = new Set(['/metrics']);

/** Routes that write and make no act of their own, and why. */
export const NO_ACT: Readonly<Record<string, string>> = {
  'POST /api/v1/account/totp': 'a secret that is offered counts for nothing; the act is factor.add, when a code of it is shown',
  'POST /api/v1/session/confirm': 'it lets a session do for five minutes what is an act each time',
  'POST /api/v1/alerts/prometheus':
    'a monitoring system repeats itself every few hours: acts of it would bury those of people. The alert itself is kept, with the account that handed it in',
  'POST /api/v1/alerts/grafana': 'as those of Prometheus',
};
/** What is sent may be what stands already, so that nothing is changed: afterwards the register is held against the chain ({@link unchained}). */
const MAY_CHANGE_NOTHING =
  /^(?:(?:PATCH \/api\/v1\/(?:halls|kiosks|people|systems|departments|rosters)|DELETE \/api\/v1\/kiosks)\/\{id\}|POST \/api\/v1\/fleet)$/;

/** A worker judges it, and none runs here: what waits (202) is no act yet. acts.story.ts shows the act. */
const JUDGED_LATER: ReadonlySet<string> = new Set([
  'POST /api/v1/orders',
  'POST /api/v1/orders/{id}/acts',
  'POST /api/v1/stock/movements',
  'POST /api/v1/stock/counts',
  'PUT /api/v1/stock/items/{id}',
  'POST /api/v1/reviews/{id}/acts',
]);

/** They look at what is sent, and change nothing. */
const ONLY_LOOKS = /^POST \/api\/v1\/(?:rules\/check|fleet\?.*\bdryRun=true\b.*)$/;

/** They ask for a password or a code beside the session. */
const PROVES = /^\/api\/v1\/(?:session|session\/confirm|account\/(?:password|totp)|invitations\/\{token\})$/;

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** Who looks needs the same permission now and then: of a trial, as who began it. */
const changes = ({ method, permission }: Operation): boolean =>
  method !== 'GET' && permission !== undefined && permissionOf(permission as PermissionName).changes;

export interface Answered {
  status: number;
  text: string;
  role: string | null;
  /** Whether the act that the request named stands in the chain. */
  inChain: boolean;
  /** It ended before it was whole. */
  isCut?: boolean;
}

/** What is wrong with an answer; null: nothing. */
export function complaintOf({ operation, target }: Asked, { status, text, role, inChain, isCut }: Answered): string | null {
  if (isCut) return `is a ${status} that was cut off in the middle`;
  if (status >= 500) return `is a ${status}`;
  const inner = NAMES_PARTS.has(operation.path) ? undefined : INNER.find((one) => one.test(text));
  if (inner) return `holds ${inner}: ${text.slice(0, 200)}`;
  if (status === 401 && role !== null && !PROVES.test(operation.path)) return `does not know the session of ${role}`;
  const able = operation.roles === undefined || (role !== null && operation.roles.includes(role));
  if (status < 300 && !able) return `is a ${status} to ${role ?? 'nobody'}`;
  if (status >= 300 || !changes(operation) || ONLY_LOOKS.test(`${operation.method} ${target}`)) return null;
  if (status === 202 && JUDGED_LATER.has(nameOf(operation))) return null;
  const isDue = !(nameOf(operation) in NO_ACT);
  if (isDue && !inChain && !MAY_CHANGE_NOTHING.test(nameOf(operation)))
    return 'changed something, and the chain of acts does not know it';
  return !isDue && inChain ? 'is an act by now: take it from NO_ACT' : null;
}
