import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How old passwords are, and which ones were before. */
export class Passwords1767226670000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account ADD COLUMN password_at bigint');
    // Whoever chose one since acts are kept is known by their act.
    await runner.query(`
      UPDATE account SET password_at = chosen.at FROM (
        SELECT subject_id, max(at) AS at FROM act
        WHERE subject_kind = 'account' AND what IN ('account.join', 'password.change') GROUP BY subject_id
      ) chosen WHERE chosen.subject_id = account.name AND password_hash IS NOT NULL`);
    await runner.query(`
      CREATE TABLE account_former_password (
        account text COLLATE "C" NOT NULL REFERENCES account (name) ON DELETE CASCADE,
        password_hash text COLLATE "C" NOT NULL,
        until bigint NOT NULL,
        PRIMARY KEY (account, password_hash)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_former_password');
    await runner.query('ALTER TABLE account DROP COLUMN password_at');
  }
}
