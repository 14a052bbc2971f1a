import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders of which something is away for repair (S4-A9b): few of many, also among those that are closed. */
export class Away1767226760010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX maintenance_order_away ON maintenance_order (opened_at, id) WHERE body ? 'isAway'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX maintenance_order_away');
  }
}
