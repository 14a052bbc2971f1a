import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which key the secret of a second factor is encrypted. */
export class FactorKeys1767226671000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account_factor ADD COLUMN key_id text COLLATE "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    // What is encrypted means nothing to who knows of no key: it is set up anew.
    await runner.query(
      'DELETE FROM account_recovery WHERE account IN (SELECT account FROM account_factor WHERE key_id IS NOT NULL)',
    );
    await runner.query('DELETE FROM account_factor WHERE key_id IS NOT NULL');
    await runner.query('ALTER TABLE account_factor DROP COLUMN key_id');
  }
}
