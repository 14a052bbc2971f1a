import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may come in, and who is in. Hashes only. */
export class Accounts1767225603000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        name text COLLATE "C" PRIMARY KEY,
        password_hash text NOT NULL,
        roles jsonb NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE account_session (
        token_hash bytea PRIMARY KEY,
        account text COLLATE "C" NOT NULL REFERENCES account ON DELETE CASCADE,
        expires_at bigint NOT NULL
      )`);
    await runner.query('CREATE INDEX account_session_expiry ON account_session (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_session, account');
  }
}
