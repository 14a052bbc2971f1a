import { QueryFailedError } from 'typeorm';

/** Thrown when PostgreSQL did not take it now and may later: it is away, full, or two transactions were in each other's way. */
export class DatabaseUnavailable extends Error {
  readonly retry = true;
  constructor(
    message: string,
    /** SQLSTATE, or the system's code. */
    readonly code: string | null,
  ) {
    super(message);
  }
}

/** Thrown when PostgreSQL refused what it was given: again will be refused again. */
export class DatabaseRefusal extends Error {
  readonly retry = false;
  constructor(
    message: string,
    /** SQLSTATE. */
    readonly code: string,
    /** Name of the constraint that was broken, when one was. */
    readonly constraint: string | null,
  ) {
    super(message);
  }
}

/** Data exception, integrity violation, syntax or access rule: the SQLSTATE classes that time does not heal. */
const LASTING = new Set(['22', '23', '42']);

const field = (error: object, name: string): string | null => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : null;
};

/**
 * Our error for one of the driver. Neither the statement's parameters nor the row come along:
 * they may hold what nobody is to read in a log.
 */
export function troubleOf(error: unknown): Error {
  if (error instanceof DatabaseUnavailable || error instanceof DatabaseRefusal) return error;
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return new DatabaseUnavailable('PostgreSQL failed without saying why', null);
  const code = field(cause, 'code');
  if (code?.length === 5 && LASTING.has(code.slice(0, 2))) {
    return new DatabaseRefusal(cause.message, code, field(cause, 'constraint'));
  }
  return new DatabaseUnavailable(`PostgreSQL did not take it: ${cause.message}`, code);
}
