import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What administrators say of days. Only ever added to: the newest row of a day counts, one without a kind takes it back, so who said
 * what and when is kept. `revision` is the id of the change that told of the row.
 */
export class Calendar1767225680000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar_override (
        revision bigint PRIMARY KEY,
        date text COLLATE "C" NOT NULL CONSTRAINT calendar_override_date CHECK (date ~ '^\\d{4}-\\d\\d-\\d\\d$'),
        kind text CONSTRAINT calendar_override_kind CHECK (kind IN ('off', 'work')),
        name jsonb,
        source text,
        said_by text NOT NULL,
        said_at bigint NOT NULL,
        CONSTRAINT calendar_override_whole CHECK (kind IS NULL OR (name IS NOT NULL AND source IS NOT NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calendar_override');
  }
}
