import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Departments, as the other tables of the register; whether the chain of acts has what was registered before it began. */
export class Departments1767226640000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE department (
        id text COLLATE "C" PRIMARY KEY,
        body jsonb NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query('CREATE INDEX department_revision ON department (revision)');
    await runner.query('CREATE TABLE register_found (at bigint PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE register_found');
    await runner.query('DROP TABLE department');
  }
}
