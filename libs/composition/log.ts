import { pino } from 'pino';
import type { Clock } from '#libs/domain/index.js';
import { type Level, type LogLine, Reporter } from '#libs/runtime/index.js';

const RANK: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };

/** Of what the machine itself throws at a mistake of ours. */
const OUR_MISTAKES = [ReferenceError, RangeError, SyntaxError];
const isOurMistake = (error: unknown): boolean =>
  OUR_MISTAKES.some((kind) => error instanceof kind) || (error instanceof TypeError && error.cause === undefined);

/** What came from outside is told by its words: where in our code we met it helps nobody who runs this. */
function toldOf(error: unknown, level: Level): unknown {
  if (!(error instanceof Error) || level === 'error' || isOurMistake(error)) return error;
  const { message, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return {
    type: error.constructor.name,
    message,
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: toldOf(cause, level) }),
  };
}

/** A reporter that writes JSON lines to standard output, for machines that collect them. */
export function jsonReporter(level: Level, clock: Clock): Reporter {
  const log = pino({ level, base: null, timestamp: () => `,"at":"${new Date(clock.now()).toISOString()}"` });
  return new Reporter(({ level: at, event, says, fields, error }) => {
    log[at]({ event, ...fields, ...(error !== undefined && { err: toldOf(error, at) }) }, says);
  });
}

/** A reporter that writes what matters for a person at a terminal. */
export function plainReporter(level: Level, write: (line: LogLine) => void): Reporter {
  return new Reporter((line) => {
    if (RANK[line.level] >= RANK[level]) write(line);
  });
}
