import type { MigrationInterface, QueryRunner } from 'typeorm';

const textOf = (field: string): string => `text GENERATED ALWAYS AS (body->>'${field}') STORED`;

/** Unwritten ones the first due first, then those that are signed, the last first: read by `place`, the highest first. */
const PLACE = `CASE WHEN body->>'state' = 'signed' THEN (body->>'signedAt')::bigint - 8000000000000000 ELSE - (body->>'dueAt')::bigint END`;

/** Reports of major incidents and analyses of faults that come again (S0-C1.6, S1-2.3.3b). */
export class Reviews1767226760000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review (
        id text COLLATE "C" PRIMARY KEY,
        body jsonb NOT NULL,
        kiosk_id ${textOf('kioskId')},
        hall_id ${textOf('hallId').replace('text', 'text NOT NULL')},
        kind ${textOf('kind').replace('text', 'text NOT NULL')},
        state ${textOf('state').replace('text', 'text NOT NULL')},
        cause ${textOf('cause').replace('text', 'text NOT NULL')},
        incident_ids jsonb NOT NULL GENERATED ALWAYS AS (body->'incidentIds') STORED,
        place bigint NOT NULL GENERATED ALWAYS AS (${PLACE}) STORED,
        CONSTRAINT review_state CHECK (state IN ('noted', 'open', 'returned', 'signed', 'dropped'))
      )`);
    await runner.query('CREATE INDEX review_place ON review (place, id)');
    await runner.query('CREATE INDEX review_incidents ON review USING gin (incident_ids)');
    await runner.query(
      `CREATE UNIQUE INDEX review_one_open ON review (kiosk_id, cause) WHERE kind = 'analysis' AND state IN ('open', 'returned')`,
    );
    await runner.query(`CREATE INDEX review_turns_due ON review (((body->>'turnsAt')::bigint)) WHERE body ? 'turnsAt'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review');
  }
}
