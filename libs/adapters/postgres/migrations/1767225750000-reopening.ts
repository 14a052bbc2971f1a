import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is found again is held against what has ended on the same kiosk lately. */
export class Reopening1767225750000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX incident_kiosk_closed ON incident (kiosk_id, closed_at) WHERE state = 'closed'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX incident_kiosk_closed');
  }
}
