import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refused packets may be taken again: how it stands with that. */
export class QuarantineRetries1767225606000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE quarantine
        ADD COLUMN retry_state text CONSTRAINT quarantine_retry CHECK (retry_state IN ('wanted', 'accepted', 'refused')),
        ADD COLUMN retry_at bigint,
        ADD COLUMN retry_reason text,
        ADD COLUMN retry_detail text`);
    await runner.query(
      'CREATE INDEX quarantine_retries ON quarantine (retry_state, received_at DESC, id DESC) WHERE retry_state IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE quarantine
        DROP COLUMN retry_state, DROP COLUMN retry_at, DROP COLUMN retry_reason, DROP COLUMN retry_detail`);
  }
}
