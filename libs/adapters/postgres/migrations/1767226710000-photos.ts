import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Photos of orders. They are small and few, and a backup of the database has them with the acts that name them. */
export class Photos1767226710000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE photo (
        sha256 text COLLATE "C" NOT NULL,
        order_id text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        bytes bytea NOT NULL,
        added_at bigint NOT NULL,
        added_by text COLLATE "C" NOT NULL,
        PRIMARY KEY (sha256, order_id)
      )`);
    await runner.query('CREATE INDEX photo_account ON photo (added_by, added_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE photo');
  }
}
