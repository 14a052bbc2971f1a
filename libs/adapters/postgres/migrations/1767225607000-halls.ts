import type { MigrationInterface, QueryRunner } from 'typeorm';

const column = (name: string, field: string, type: 'text' | 'bigint'): string =>
  `${name} ${type} GENERATED ALWAYS AS ((body->>'${field}')${type === 'bigint' ? '::bigint' : ''}) STORED`;

const FILED = ['incident', 'maintenance_order', 'outage_notice'];

/** What was filed before was of one kiosk each. */
const OF_ONE_KIOSK: Record<string, string> = {
  incident: `jsonb_build_object(
    'kioskIds', jsonb_build_array(body->'kioskId'),
    'affected', CASE WHEN body->>'state' = 'open' THEN jsonb_build_array(body->'kioskId') ELSE '[]' END,
    'explanation', body->'reason', 'inhibitedBy', null, 'inhibits', '[]'::jsonb)`,
  maintenance_order: `jsonb_build_object('kioskIds', jsonb_build_array(body->'kioskId'))`,
  outage_notice: `jsonb_build_object('kioskIds', jsonb_build_array(body->'kioskId'))`,
};

/** By which kiosks a row is found. An open incident that a kiosk has left is its hall's, no longer its own. */
const KIOSKS: Record<string, string> = {
  incident: `CASE WHEN body->>'state' = 'open' THEN body->'affected' ELSE body->'kioskIds' END`,
  maintenance_order: `body->'kioskIds'`,
  outage_notice: `body->'kioskIds'`,
};

const UP = [
  ...FILED.map((table) => `UPDATE ${table} SET body = body || ${OF_ONE_KIOSK[table]}`),
  ...FILED.flatMap((table) => [
    `ALTER TABLE ${table} ALTER COLUMN kiosk_id DROP NOT NULL,
       ADD COLUMN kiosk_ids jsonb GENERATED ALWAYS AS (${KIOSKS[table]}) STORED NOT NULL`,
    `CREATE INDEX ${table}_kiosks ON ${table} USING gin (kiosk_ids)`,
  ]),
  // A hall is out once: the network and the power of a hall are told apart by the same incident.
  `CREATE UNIQUE INDEX incident_one_hall_open ON incident (hall_id) WHERE state = 'open' AND kind = 'hall'`,
  `CREATE INDEX incident_open ON incident (opened_at) WHERE state = 'open'`,
  `ALTER TABLE incident ADD COLUMN ${column('closed_at', 'closedAt', 'bigint')}`,
  `CREATE INDEX incident_hall_closed ON incident (closed_at) WHERE state = 'closed' AND kind = 'hall'`,

  `CREATE TABLE withheld (
    id text COLLATE "C" PRIMARY KEY,
    body jsonb NOT NULL,
    ${column('kiosk_id', 'kioskId', 'text')} NOT NULL,
    ${column('hall_id', 'hallId', 'text')} NOT NULL,
    ${column('kind', 'kind', 'text')} NOT NULL,
    ${column('cause', 'cause', 'text')} NOT NULL,
    ${column('state', 'state', 'text')} NOT NULL,
    ${column('reason', 'reason', 'text')} NOT NULL,
    ${column('since', 'since', 'bigint')} NOT NULL,
    ${column('held_until', 'until', 'bigint')},
    CONSTRAINT withheld_state CHECK (state IN ('held', 'opened', 'ended'))
  )`,
  'CREATE INDEX withheld_newest ON withheld (since DESC, id DESC)',
  'CREATE INDEX withheld_kiosk ON withheld (kiosk_id, since DESC, id DESC)',
  'CREATE INDEX withheld_hall ON withheld (hall_id, since DESC, id DESC)',
  `CREATE UNIQUE INDEX withheld_one_held ON withheld (kiosk_id, cause) WHERE state = 'held'`,
  `CREATE INDEX withheld_due ON withheld (held_until) WHERE state = 'held'`,
];

/** Incidents, orders and notices of a whole hall, and what is withheld with its reason. */
export class Halls1767225607000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  /** Halls' incidents cannot be told without these columns: they go. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE withheld');
    await runner.query('DROP INDEX incident_hall_closed, incident_open, incident_one_hall_open');
    await runner.query('ALTER TABLE incident DROP COLUMN closed_at');
    for (const table of FILED) {
      await runner.query(`DELETE FROM ${table} WHERE kiosk_id IS NULL`);
      await runner.query(`ALTER TABLE ${table} DROP COLUMN kiosk_ids, ALTER COLUMN kiosk_id SET NOT NULL`);
    }
  }
}
