import { pino } from 'pino';
import { addMasked, type Clock, type MaskedCounts, maskPersonal } from '#libs/domain/index.js';
import { type Level, type LogLine, type Report, Reporter, tellMasked } from '#libs/runtime/index.js';

const RANK: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };

const fieldOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** What a server, the system or the other side of a connection said: where in our code it was heard helps nobody. */
function isKnown(error: unknown): boolean {
  if (typeof fieldOf(error, 'retry') === 'boolean') return true;
  if (['string', 'number'].includes(typeof fieldOf(error, 'code'))) return true;
  const cause = fieldOf(error, 'cause');
  return cause !== undefined && isKnown(cause);
}

/** An error as pino writes it, with every cause in its message; the stack only of what nobody foresaw. */
function written(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { stack, aggregateErrors, ...said } = pino.stdSerializers.err(error);
  return isKnown(error)
    ? { type: said.type, message: said.message }
    : { ...said, stack, ...(aggregateErrors && { aggregateErrors }) };
}

/** A reporter that writes JSON lines to standard output, for machines that collect them. */
export function jsonReporter(level: Level, clock: Clock): Reporter {
  const log = pino({
    level,
    base: null,
    serializers: { err: written },
    timestamp: () => `,"at":"${new Date(clock.now()).toISOString()}"`,
  });
  return maskingReporter(({ level: at, event, says, fields, error }) => {
    log[at]({ event, ...fields, ...(error !== undefined && { err: error }) }, says);
  });
}

/** A log goes to machines and people that nobody chose for personal data: what an error or a field quotes is masked once more. */
function maskingReporter(write: (line: LogLine) => void): Reporter {
  let report: Report = () => undefined;
  const reporter = new Reporter((line) => {
    const { masked, found } = maskLine(line);
    write(masked);
    tellMasked(found, 'log', report);
  });
  report = reporter.report;
  return reporter;
}

function maskLine(line: LogLine): { masked: LogLine; found: MaskedCounts | null } {
  let found: MaskedCounts | null = null;
  const mask = (said: string): string => {
    const one = maskPersonal(said);
    found = addMasked(found, one.found);
    return one.text;
  };
  const fields = Object.entries(line.fields ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(value) : value,
  ]);
  const says = mask(line.says);
  const error = line.error instanceof Error ? maskError(line.error, mask) : line.error;
  return { masked: { ...line, says, ...(line.fields && { fields: Object.fromEntries(fields) }), error }, found };
}

/** The error itself unless its words have such a number: then one like it, with its causes. */
function maskError(error: Error, mask: (said: string) => string): Error {
  const message = mask(error.message);
  const cause = error.cause instanceof Error ? maskError(error.cause, mask) : error.cause;
  if (message === error.message && cause === error.cause) return error;
  const like: Error = Object.create(error, {
    message: { value: message, enumerable: false },
    cause: { value: cause, enumerable: false },
    stack: { value: error.stack === undefined ? undefined : mask(error.stack), enumerable: false },
  });
  return like;
}

/** A reporter that writes what matters for a person at a terminal. */
export function plainReporter(level: Level, write: (line: LogLine) => void): Reporter {
  return maskingReporter((line) => {
    if (RANK[line.level] >= RANK[level]) write(line);
  });
}
