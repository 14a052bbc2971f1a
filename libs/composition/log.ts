import { pino } from 'pino';
import type { Clock } from '#libs/domain/index.js';
import { type Level, type LogLine, Reporter } from '#libs/runtime/index.js';

const RANK: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };

/** A reporter that writes JSON lines to standard output, for machines that collect them. */
export function jsonReporter(level: Level, clock: Clock): Reporter {
  const log = pino({ level, base: null, timestamp: () => `,"at":"${new Date(clock.now()).toISOString()}"` });
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
