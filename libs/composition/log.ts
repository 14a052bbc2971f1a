import { pino } from 'pino';
import type { Clock } from '#libs/domain/index.js';
import { type Level, type LogLine, Reporter } from '#libs/runtime/index.js';

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
  return new Reporter(({ level: at, event, says, fields, error }) => {
    log[at]({ event, ...fields, ...(error !== undefined && { err: error }) }, says);
  });
}

/** A reporter that writes what matters for a person at a terminal. */
export function plainReporter(level: Level, write: (line: LogLine) => void): Reporter {
  return new Reporter((line) => {
    if (RANK[line.level] >= RANK[level]) write(line);
  });
}
