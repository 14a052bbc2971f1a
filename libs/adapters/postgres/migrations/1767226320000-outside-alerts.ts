import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts of Prometheus that administrators were told of. `starts_at` and `over_at` are of its clock, the others of ours. */
export class OutsideAlerts1767226320000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outside_alert (
        fingerprint text COLLATE "C" PRIMARY KEY,
        starts_at bigint NOT NULL,
        taken_at bigint NOT NULL,
        seen_at bigint NOT NULL,
        told_at bigint,
        over_at bigint
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outside_alert');
  }
}
