import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which identities of other providers open which accounts. */
export class Identities1767226620000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_identity (
        provider text COLLATE "C" NOT NULL,
        subject text COLLATE "C" NOT NULL,
        account text COLLATE "C" NOT NULL REFERENCES account (name) ON DELETE CASCADE,
        linked_at bigint NOT NULL,
        PRIMARY KEY (provider, subject)
      )`);
    await runner.query('CREATE UNIQUE INDEX account_identity_account ON account_identity (account, provider)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_identity');
  }
}
