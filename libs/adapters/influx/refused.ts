import { type HistoryPoint, HistoryRefusal, type Reading, type RefusedOf } from '#libs/domain/index.js';
import { LinesRefused } from './complaint.js';
import { droppedOf } from './dropped.js';
import { factsOf } from './line-facts.js';

/** What a server refused of what it was sent, and its words. */
export interface Refused<T> {
  refused: T[];
  othersKept: boolean;
  why: string;
}

/** Which of them the server refuses, by the lines that each of them has; null: it does not say. */
export function refusedOf<T>(error: unknown, all: readonly T[], linesOf: (one: T) => string[]): Refused<T> | null {
  if (!(error instanceof LinesRefused)) return null;
  const whose: T[] = [];
  const lines: string[] = [];
  for (const one of all) {
    for (const line of linesOf(one)) {
      whose.push(one);
      lines.push(line);
    }
  }
  const dropped = droppedOf(error.said, lines, factsOf);
  if (!dropped) return null;
  const refused = [...new Set(dropped.lines.map((no) => whose[no] as T))];
  return { refused, othersKept: dropped.othersKept, why: error.message };
}

/** Of several requests. */
export function joinedRefusal<T extends Reading | HistoryPoint>(some: Refused<T>[]): HistoryRefusal | null {
  const [first] = some;
  if (!first) return null;
  const of: RefusedOf = {
    refused: [...new Set(some.flatMap(({ refused }) => refused))],
    othersKept: some.every(({ othersKept }) => othersKept),
  };
  return new HistoryRefusal(first.why, { of });
}
