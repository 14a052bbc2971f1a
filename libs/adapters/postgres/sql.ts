import type { ClientBase } from 'pg';
import { troubleOf } from './trouble.js';

/** Where a statement runs: in a transaction, or on its own. */
export interface Sql {
  /** Runs one statement with its parameters and answers its rows. */
  query<Row extends object>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /**
   * Takes a write of which nobody needs the answer. In a transaction it goes on beside what follows: statements are carried out in
   * the order in which they were asked, the end of the transaction waits for it, and fails as it failed. It asks at once, or says that
   * it asks again by what it is answered.
   */
  meanwhile(write: Promise<unknown>, more?: 'asks again'): Promise<void>;
}

/** A zero byte is lawful in JSON and on the wire, and PostgreSQL takes it nowhere: the replacement character stands for it. */
export const storable = (parameter: unknown): unknown =>
  typeof parameter === 'string' && parameter.includes('\0') ? parameter.replaceAll('\0', '\ufffd') : parameter;

/** Names by text. Ours are few and fixed, so each connection parses and plans each of them once: a third of the time. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = `hallwatch_${names.size}`;
    names.set(text, name);
  }
  return name;
}

/** Runs a statement on a connection, asking it at once; what goes wrong comes out as one of ours, without the parameters. */
export async function runOn<Row extends object>(client: ClientBase, text: string, parameters: unknown[] = []): Promise<Row[]> {
  try {
    const { rows } = await client.query<Row>({ name: nameOf(text), text, values: parameters.map(storable) });
    return rows;
  } catch (error) {
    throw troubleOf(error);
  }
}

/** Escapes that jsonb refuses: the zero byte and halves of surrogate pairs, which JSON.stringify writes as escapes. */
const REFUSED_ESCAPES = /\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|[\s\S])/g;

/** A value as JSON that jsonb takes, whatever a kiosk put into its strings. */
export function json(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  return text.replace(REFUSED_ESCAPES, (found) => (found.length > 2 ? '\ufffd' : found));
}

/** Cuts a list into parts that one statement takes at ease. */
export function* inParts<T>(items: T[], size = 2_000): Generator<T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
