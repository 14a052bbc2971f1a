import { AccountRefusal, BadCursor, RegistryRefusal, SAYS_ACCOUNT_FAULT, type Text } from '#libs/domain/index.js';

/** Why a request was refused: a closed set, `type` of the problem document ends in it. */
const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request is not as it should be' },
  'not-logged-in': { status: 401, title: 'Log in first' },
  'wrong-password': { status: 401, title: 'Name and password do not fit' },
  'code-needed': { status: 401, title: 'A code of the second factor is needed' },
  'wrong-code': { status: 401, title: 'The code does not fit' },
  'confirm-password': { status: 403, title: 'Confirm with your password' },
  'factor-needed': { status: 403, title: 'Set up a second factor first' },
  'password-old': { status: 403, title: 'Choose another password first' },
  'session-only': { status: 403, title: 'Only a person who is logged in may do this' },
  'not-allowed': { status: 403, title: 'You may not do this' },
  'cross-site': { status: 403, title: 'Another site may not do this in your name' },
  'not-found': { status: 404, title: 'There is no such thing' },
  exists: { status: 409, title: 'The name is taken' },
  'told-once': { status: 409, title: 'It was done before, and its secret was told then' },
  'rules-moved': { status: 409, title: 'Others changed the rules meanwhile' },
  'trial-running': { status: 409, title: 'One trial at a time' },
  'rules-from-file': { status: 409, title: 'The rules are in a file' },
  retired: { status: 409, title: 'The kiosk is retired' },
  stale: { status: 409, title: 'Somebody else was first' },
  'key-used': { status: 409, title: 'The key was used for something else' },
  'opening-refused': { status: 409, title: 'The file is not opened' },
  'account-refused': { status: 409, title: 'The account is not changed so' },
  'factor-stands': { status: 409, title: 'There is a second factor already' },
  'factor-lost': { status: 409, title: 'The second factor cannot be checked' },
  'stock-refused': { status: 409, title: 'Stock does not allow it' },
  'review-refused': { status: 409, title: 'The review does not allow it' },
  'act-refused': { status: 409, title: 'The order does not allow it' },
  'roster-refused': { status: 409, title: 'The roster is not changed so' },
  'no-way': { status: 409, title: 'No kiosk is reached from here' },
  'too-slow': { status: 408, title: 'The request came too slowly' },
  'too-large': { status: 413, title: 'The request is too large' },
  'wrong-type': { status: 415, title: 'Only application/json is understood' },
  'no-photo': { status: 415, title: 'This is no photo that is taken' },
  'nobodys-account': { status: 422, title: 'The account is nobody’s' },
  'wrong-host': { status: 421, title: 'This name is not ours' },
  'unknown-reference': { status: 422, title: 'The request names something that is not there' },
  'target-refused': { status: 422, title: 'Nothing is sent to this address' },
  'weak-password': { status: 422, title: 'The password is not taken' },
  'rules-refused': { status: 422, title: 'The rules cannot be used' },
  'too-many': { status: 429, title: 'Too many tries' },
  'too-fast': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  unexpected: { status: 500, title: 'Something went wrong on our side' },
  away: { status: 503, title: 'A part that is needed is away' },
  'too-busy': { status: 503, title: 'Too many readers' },
} as const;
export type ProblemReason = keyof typeof PROBLEMS;

export interface FieldError {
  field: string;
  message: string;
  /** In a text of many lines. */
  line?: number;
  /** The field in that text. */
  path?: string;
  says?: Text;
}

/** Thrown when a request is refused; becomes a problem document (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly reason: ProblemReason,
    readonly detail: string,
    readonly more: { errors?: FieldError[]; headers?: Record<string, string>; also?: Record<string, unknown> } = {},
  ) {
    super(detail);
  }

  get status(): number {
    return PROBLEMS[this.reason].status;
  }

  /** The document; `instance` is the path without its query, which may hold what should not be repeated. */
  document(instance: string): Record<string, unknown> {
    const { status, title } = PROBLEMS[this.reason];
    const { errors, also } = this.more;
    return {
      type: `urn:hallwatch:problem:${this.reason}`,
      title,
      status,
      detail: this.detail,
      instance,
      ...(errors && { errors }),
      ...also,
    };
  }
}

export const notFound = (what: string, id: string): Problem => new Problem('not-found', `There is no ${what} ${id}.`);

const BY_STATUS: Record<number, ProblemReason> = {
  401: 'not-logged-in',
  403: 'not-allowed',
  404: 'not-found',
  413: 'too-large',
  415: 'wrong-type',
};

const SAYS: Partial<Record<ProblemReason, string>> = {
  'not-found': 'Nothing answers at this address. /api/openapi.json lists what does.',
  'too-large': 'At most 1 MiB is taken at once. A fleet file may come in several parts: importing adds.',
  'wrong-type': 'Send the body as application/json.',
  'bad-request': 'The body is not JSON, or the address or a header is malformed.',
};

const ofRegistry = (refusal: RegistryRefusal): Problem => {
  const { reason, message, first } = refusal;
  if (reason === 'unknown-hall' || reason === 'unknown-kiosk' || reason === 'unknown-person') {
    return new Problem('unknown-reference', message);
  }
  if (reason === 'unknown-roster') return new Problem('not-found', message);
  if (!first || reason !== 'stale') return new Problem(reason, message);
  const { number, by, personId, at } = first;
  return new Problem(reason, message, { also: { first: { number, by, personId, at: new Date(at).toISOString() } } });
};

function ofAccount({ fault, message }: AccountRefusal): Problem {
  const also = { because: fault, says: SAYS_ACCOUNT_FAULT[fault] };
  if (fault === 'no-such-account') return new Problem('not-found', `${message}.`, { also });
  if (fault === 'former-password') return new Problem('weak-password', `${message}.`, { also });
  if (fault === 'factor-lost') return new Problem(fault, `${message}.`, { also });
  const taken = fault === 'name-taken' || fault === 'person-has-one';
  return new Problem(taken ? 'exists' : 'account-refused', `${message}.`, { also });
}

/** A field of an error. Not by `instanceof`: an error of Node itself may come from another realm. */
export const fieldOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

const statusOf = (error: unknown): number | undefined =>
  [fieldOf(error, 'status'), fieldOf(error, 'statusCode')].find((code) => typeof code === 'number');

/** What an error means for the asker; null when nobody expected it. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof RegistryRefusal) return ofRegistry(error);
  if (error instanceof AccountRefusal) return ofAccount(error);
  if (error instanceof BadCursor) {
    return new Problem('bad-request', error.message, { errors: [{ field: 'after', message: error.message }] });
  }
  if (fieldOf(error, 'retry') === true) {
    return new Problem('away', 'A store does not answer at the moment. Try again.', { headers: { 'retry-after': '5' } });
  }
  const status = statusOf(error);
  if (status === undefined || status >= 500) return null;
  const reason = BY_STATUS[status] ?? 'bad-request';
  return new Problem(reason, SAYS[reason] ?? PROBLEMS[reason].title);
}

export const UNEXPECTED = new Problem(
  'unexpected',
  'It was written down under the number in x-request-id. Try again; if it stays so, tell the operator that number.',
);
