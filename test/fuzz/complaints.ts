import { type PermissionName, permissionOf } from '#libs/domain/index.js';
import type { Asked, Operation } from './requests.js';

/** What no answer may hold: places in the code, paths, SQL, drivers and what they say. */
const INNER = [
  /\bat (?:async )?\S+ \(|\.(?:js|mjs|ts):\d+/,
  /node_modules|\/dist\/|\/tmp\/|\/home\/|\/var\/lib|hallwatch-api-/,
  /\b(?:SELECT|INSERT INTO|DELETE FROM|ORDER BY)\b|syntax error at|violates \w+ constraint|relation "/,
  /QueryFailed|typeorm|pglite|duckdb|influxdata|fast-json|zod/i,
  /\bE(?:CONN\w+|NOENT|ACCES|MFILE|NOTFOUND)\b|Maximum call stack|is not a function|Cannot read propert/,
];

/** Counters of our own parts name them: that page is for operators. */
const NAMES_PARTS = new Set(['/metrics']);

/** Routes that change something and whose act is not in the chain yet. Each goes from here with its act. */
export const NO_ACT_YET: readonly string[] = [
  'DELETE /api/v1/session',
  'POST /api/v1/halls',
  'PATCH /api/v1/halls/{id}',
  'POST /api/v1/kiosks',
  'PATCH /api/v1/kiosks/{id}',
  'DELETE /api/v1/kiosks/{id}',
  'POST /api/v1/kiosks/{id}/credentials',
  'POST /api/v1/kiosks/{id}/rebirth',
  'PATCH /api/v1/people/{id}',
  'PATCH /api/v1/systems/{id}',
  'PUT /api/v1/calendar/{date}',
  'DELETE /api/v1/calendar/{date}',
  'POST /api/v1/fleet',
  'POST /api/v1/orders/{id}/acts',
  'POST /api/v1/silences',
  'DELETE /api/v1/silences/{id}',
  'PUT /api/v1/rules',
  'POST /api/v1/rules/trial',
  'DELETE /api/v1/rules/trial/{id}',
  'POST /api/v1/quarantine/retry',
  'POST /api/v1/quarantine/{id}/retry',
  'DELETE /api/v1/quarantine',
  'POST /api/v1/alerts/prometheus',
  'POST /api/v1/alerts/grafana',
];
/** They look at what is sent, and change nothing. */
const ONLY_LOOKS = /^POST \/api\/v1\/(?:rules\/check|fleet\?.*\bdryRun=true\b.*)$/;

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

const changes = ({ permission }: Operation): boolean =>
  permission !== undefined && permissionOf(permission as PermissionName).changes;

export interface Answered {
  status: number;
  text: string;
  role: string | null;
  /** Whether the act that the request named stands in the chain. */
  inChain: boolean;
}

/** What is wrong with an answer; null: nothing. */
export function complaintOf({ operation, target }: Asked, { status, text, role, inChain }: Answered): string | null {
  if (status >= 500) return `is a ${status}`;
  const inner = NAMES_PARTS.has(operation.path) ? undefined : INNER.find((one) => one.test(text));
  if (inner) return `holds ${inner}: ${text.slice(0, 200)}`;
  const able = operation.roles === undefined || (role !== null && operation.roles.includes(role));
  if (status < 300 && !able) return `is a ${status} to ${role ?? 'nobody'}`;
  if (status >= 300 || !changes(operation) || ONLY_LOOKS.test(`${operation.method} ${target}`)) return null;
  const isDue = !NO_ACT_YET.includes(nameOf(operation));
  if (isDue && !inChain) return 'changed something, and the chain of acts does not know it';
  return !isDue && inChain ? 'is an act by now: take it from NO_ACT_YET' : null;
}
