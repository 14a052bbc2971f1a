import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders to which time alone brings something. Asked every second, and of those that are undone alone. */
export class OrderTurns1767226700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX order_turns_due ON maintenance_order (((body->>'turnsAt')::bigint)) WHERE body ? 'turnsAt'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX order_turns_due');
  }
}
