import { RegistryRefusal } from '#libs/domain/register/index.js';
import { inParts, json, type Sql } from '../sql.js';

export type RegisterTable = 'person' | 'hall' | 'kiosk' | 'business_system' | 'service_need' | 'citizen_service';

/** Adds one row; the database refuses a second of the same name. */
export async function add(sql: Sql, table: RegisterTable, thing: { id: string }, revision: number): Promise<void> {
  await sql.query(`INSERT INTO ${table} (id, body, revision) VALUES ($1, $2, $3)`, [thing.id, json(thing), revision]);
}

/** Adds what is new and replaces what is known. */
export async function replace(sql: Sql, table: RegisterTable, things: { id: string }[], revision: number): Promise<void> {
  for (const part of inParts(things)) {
    await sql.query(
      `INSERT INTO ${table} (id, body, revision) SELECT t->>'id', t, $2 FROM jsonb_array_elements($1::jsonb) AS t
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, revision = excluded.revision`,
      [json(part), revision],
    );
  }
}

/** Of these kiosks, the ones that have no secret, or only such as end. */
export async function withoutSecret(sql: Sql, kioskIds: string[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'SELECT id FROM unnest($1::text[]) AS id WHERE NOT EXISTS (SELECT FROM kiosk_credential WHERE kiosk_id = id AND valid_until IS NULL)',
    [kioskIds],
  );
  return rows.map((row) => row.id);
}

/** Refuses a list that names one thing twice: which of the two would count? */
export function refuseTwins(what: string, things: { id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of things) {
    if (seen.has(id)) throw new RegistryRefusal('exists', `The fleet file has the ${what} ${id} twice. Keep one of them.`);
    seen.add(id);
  }
}

/** Makes sure that a kiosk is there and in service. Throws {@link RegistryRefusal}. */
export async function mustBeActive(sql: Sql, kioskId: string): Promise<void> {
  const [row] = await sql.query<{ state: string }>(`SELECT body->>'state' AS state FROM kiosk WHERE id = $1`, [kioskId]);
  if (!row) throw new RegistryRefusal('unknown-kiosk', `There is no kiosk ${kioskId}.`);
  if (row.state === 'retired')
    throw new RegistryRefusal(
      'retired',
      `The kiosk ${kioskId} is retired. Take it in again with a fleet file; that gives it a password.`,
    );
}
