import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was decided and the history does not have yet. What incidents took before is due too: the history never heard of it. */
export class HistoryDue1767225720000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE history_due (id bigserial PRIMARY KEY, body jsonb NOT NULL)');
    await runner.query(`
      INSERT INTO history_due (body)
      SELECT jsonb_build_object('of', 'service', 'kioskId', loss->'kioskId', 'service', loss->'service', 'since', loss->'from')
      FROM incident, jsonb_array_elements(losses) AS loss ORDER BY opened_at, incident.id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE history_due');
  }
}
