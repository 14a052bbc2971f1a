import type { Row } from './rows.js';

interface Series {
  columns: string[];
  values?: unknown[][];
  tags?: Record<string, string>;
  partial?: boolean;
}

/** What `/query` answers. */
export interface QueryAnswer {
  results?: { error?: string; partial?: boolean; series?: Series[] }[];
  error?: string;
}

/** Null: it is no answer to a question. */
export function queryAnswerIn(json: unknown): QueryAnswer | null {
  const { results, error } = (json ?? {}) as { results?: unknown; error?: unknown };
  return Array.isArray(results) || typeof error === 'string' ? (json as QueryAnswer) : null;
}

/** What is said against the first statement. */
export const complaintIn = ({ results, error }: QueryAnswer): string | undefined => error ?? results?.[0]?.error;

/** Whether the server's own row limit cut the answer. */
export function isPartial({ results }: QueryAnswer): boolean {
  const result = results?.[0];
  return result?.partial === true || (result?.series ?? []).some(({ partial }) => partial === true);
}

/** Rows of the first statement. A grouped answer has the tags of each series beside its rows. */
export const rowsIn = ({ results }: QueryAnswer): Row[] =>
  (results?.[0]?.series ?? []).flatMap(({ columns, values = [], tags }) => values.map((row) => named(columns, row, tags)));

const named = (columns: string[], values: unknown[], tags: Row = {}): Row => {
  const row: Row = { ...tags };
  for (let i = 0; i < columns.length; i++) row[columns[i] as string] = values[i];
  return row;
};
