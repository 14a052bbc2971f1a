import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where what dashboards may read stands; the migration of the dashboards makes it, in the place of earlier views too. */
export class Grafana1767225990000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA grafana');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA grafana CASCADE');
  }
}
