import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept from people alone may be of many kiosks, and is looked at with every decision. */
export class Quiet1767226050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE withheld ALTER COLUMN kiosk_id DROP NOT NULL');
    await runner.query(`CREATE INDEX withheld_quiet ON withheld (since, id) WHERE state = 'held' AND body ? 'quiet'`);
  }

  /** An incident that nobody was told of would stay so: what was kept from people is told no more. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX withheld_quiet');
    await runner.query(`DELETE FROM withheld WHERE body ? 'quiet'`);
    await runner.query('ALTER TABLE withheld ALTER COLUMN kiosk_id SET NOT NULL');
  }
}
