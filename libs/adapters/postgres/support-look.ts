import pg from 'pg';
import { type Asks, type DatabaseLook, inFolder, lookAt, StandingView } from './look.js';

/** What of a database helps who looks into a problem from afar, and what of it must stand nowhere. */
export interface SupportLook extends DatabaseLook {
  /** How many kiosks there are, by their type and state. */
  kiosks: Record<string, number>;
  /** The rules that were said last; null: none were. */
  rules: { version: string; origin: string; saidAt: number; countsSince: number | null; text: string } | null;
  /** Names of people and accounts, the ways to reach them, and secrets. */
  unsaid: string[];
}

type Row = Record<string, unknown>;

/** Rows as JSON, so that a column that another version lacks is merely not there. */
async function rowsOf(on: Asks, known: DatabaseLook, table: string, rest = ''): Promise<Row[]> {
  if (!(`public.${table}` in known.rows)) return [];
  const { rows } = await on.query(`SELECT to_jsonb(t)::text AS row FROM ${pg.escapeIdentifier(table)} t ${rest}`);
  return rows.map(({ row = '{}' }) => JSON.parse(row) as Row);
}

const bodyOf = ({ body }: Row): Row => (body ?? {}) as Row;

/** Every text that is in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

async function unsaidIn(on: Asks, known: DatabaseLook): Promise<string[]> {
  const people = (await rowsOf(on, known, 'person')).flatMap((row) => {
    const { name, channels } = bodyOf(row);
    return [row.id, name, ...textsIn(channels)];
  });
  const accounts = (await rowsOf(on, known, 'account')).map(({ name }) => name);
  const secrets = (await rowsOf(on, known, 'webhook_secret')).map(({ secret }) => secret);
  return [...people, ...accounts, ...secrets].filter((one) => typeof one === 'string');
}

async function kiosksIn(on: Asks, known: DatabaseLook): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of await rowsOf(on, known, 'kiosk')) {
    const { type, state } = bodyOf(row);
    const name = [type, state].filter((word) => typeof word === 'string').join(' ') || 'unknown';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

async function rulesIn(on: Asks, known: DatabaseLook): Promise<SupportLook['rules']> {
  const [row] = await rowsOf(on, known, 'rule_version', 'ORDER BY said_at DESC, id DESC LIMIT 1');
  if (!row) return null;
  const since = row.counts_since;
  return {
    version: String(row.version),
    origin: String(row.origin),
    saidAt: Number(row.said_at),
    countsSince: typeof since === 'number' ? since : null,
    text: String(row.text),
  };
}

async function supportLookAt(on: Asks): Promise<SupportLook> {
  const known = await lookAt(on);
  const [kiosks, rules, unsaid] = [await kiosksIn(on, known), await rulesIn(on, known), await unsaidIn(on, known)];
  return { ...known, kiosks, rules, unsaid };
}

/** Changes nothing. Throws StartRefused. */
export async function supportLookAtServer(url: string): Promise<SupportLook> {
  const view = await StandingView.open(url);
  try {
    return await view.ask(supportLookAt);
  } finally {
    await view.close();
  }
}

/** Of a copy, as {@link inFolder} says. */
export const supportLookAtFolder = (folder: string): Promise<SupportLook> => inFolder(folder, supportLookAt);
