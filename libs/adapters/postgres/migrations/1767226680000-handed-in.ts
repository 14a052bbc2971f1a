import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By whose account an alert from outside was handed in and said to be over. */
export class HandedIn1767226680000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outside_alert ADD COLUMN handed_by text COLLATE "C", ADD COLUMN over_by text COLLATE "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outside_alert DROP COLUMN handed_by, DROP COLUMN over_by');
  }
}
