import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Business systems that kiosks call, with the services that each carries. As the other tables of the register. */
export class BusinessSystems1767226010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE business_system (
        id text COLLATE "C" PRIMARY KEY,
        owner text COLLATE "C" GENERATED ALWAYS AS (body->>'owner') STORED
          CONSTRAINT business_system_owner REFERENCES person,
        body jsonb NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query('CREATE INDEX business_system_revision ON business_system (revision)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE business_system');
  }
}
