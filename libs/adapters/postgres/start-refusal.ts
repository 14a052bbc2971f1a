import { StartRefused, StartWaits } from '#libs/runtime/index.js';

const MEND: Record<string, string> = {
  ECONNREFUSED: 'No server answers there: start PostgreSQL or correct the host and the port.',
  ENOTFOUND: 'The host is not known: correct its name.',
  EAI_AGAIN: 'The host name could not be looked up: correct it or mend the name service.',
  ETIMEDOUT: 'The server does not answer in time: see the network between and the firewall.',
  EHOSTUNREACH: 'There is no way to the host: see the network between.',
  ECONNRESET: 'What answers there hangs up: see that it is PostgreSQL, and whether it demands TLS (sslmode=require).',
  '28P01': 'The server refuses the user or the password: correct them.',
  '28000': 'The server refuses the user: allow it in pg_hba.conf or correct it.',
  '3D000': 'The database is not there: create it, or correct its name.',
  '42501': 'The user may not make tables: grant it CREATE on the schema.',
  '53300': 'The server has no connection left: raise its max_connections.',
  '57P03': 'The server is starting or stopping: try again in a moment.',
};

/** Time may mend these: the server starts, or the network does. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  '53300',
  '57P01',
  '57P03',
]);

const OTHERWISE = 'See that it is an address such as postgres://user:password@host:5432/hallwatch and that the server answers.';

const codeOf = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error.message.includes('timeout') ? 'ETIMEDOUT' : null;
};

/** Why the server of HALLWATCH_POSTGRES_URL cannot be used. The address is never told: it holds the password. */
export function startRefusal(error: unknown): StartRefused {
  if (error instanceof StartRefused) return error;
  const code = codeOf(error);
  const mend = (code && MEND[code]) || OTHERWISE;
  const what = `PostgreSQL at HALLWATCH_POSTGRES_URL cannot be used${code ? ` (${code})` : ''}.`;
  if (code === null || !PASSING.has(code)) return new StartRefused(what, mend);
  return new StartWaits(what, mend, `PostgreSQL at HALLWATCH_POSTGRES_URL is not there yet (${code}); waiting. ${mend}`);
}
