import type { MigrationInterface, QueryRunner } from 'typeorm';

const column = (name: string, field: string): string => `${name} bigint GENERATED ALWAYS AS ((body->>'${field}')::bigint) STORED`;

const UP = [
  // The line of a region is down once, and a system that its kiosks call does not answer once.
  `CREATE UNIQUE INDEX incident_one_wide_open ON incident ((body->>'region'), kind, cause)
     WHERE state = 'open' AND kind IN ('region', 'upstream')`,
  'DROP INDEX incident_hall_closed',
  `CREATE INDEX incident_wide_closed ON incident (closed_at) WHERE state = 'closed' AND kind IN ('hall', 'region', 'upstream')`,
  // What is out in several halls is told in each of them.
  'DROP INDEX notice_one_standing',
  `CREATE UNIQUE INDEX notice_one_standing ON outage_notice (incident_id, hall_id) WHERE state = 'published'`,

  `CREATE TABLE silence (
    id text COLLATE "C" PRIMARY KEY,
    body jsonb NOT NULL,
    ${column('starts_at', 'from')} NOT NULL,
    ${column('ends_at', 'until')} NOT NULL,
    CONSTRAINT silence_why CHECK ((body->>'why' ~ '\\S') IS TRUE),
    CONSTRAINT silence_period CHECK (ends_at >= starts_at)
  )`,
  'CREATE INDEX silence_newest ON silence (starts_at DESC, id DESC)',
  'CREATE INDEX silence_ends ON silence (ends_at)',
];

/** Incidents of regions and of business systems, with a notice in each hall; silences that a person set. */
export class Silences1767225700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  /** What is wider than a hall cannot be told without these: it goes. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE silence');
    await runner.query(
      `DELETE FROM outage_notice WHERE incident_id IN (SELECT id FROM incident WHERE kind IN ('region', 'upstream'))`,
    );
    await runner.query(`DELETE FROM incident WHERE kind IN ('region', 'upstream')`);
    await runner.query('DROP INDEX incident_one_wide_open, incident_wide_closed, notice_one_standing');
    await runner.query(`CREATE UNIQUE INDEX notice_one_standing ON outage_notice (incident_id) WHERE state = 'published'`);
    await runner.query(`CREATE INDEX incident_hall_closed ON incident (closed_at) WHERE state = 'closed' AND kind = 'hall'`);
  }
}
