import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is on duty when, as the other tables of the register. */
export class Rosters1767226740000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE roster (
        id text COLLATE "C" PRIMARY KEY,
        body jsonb NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query('CREATE INDEX roster_revision ON roster (revision)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE roster');
  }
}
