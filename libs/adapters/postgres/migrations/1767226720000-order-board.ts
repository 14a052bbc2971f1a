import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = {
  due_at: "bigint NOT NULL GENERATED ALWAYS AS ((body->>'dueAt')::bigint) STORED",
  assignee: "text GENERATED ALWAYS AS (body->>'assignee') STORED",
  closed_at: "bigint GENERATED ALWAYS AS ((body->>'closedAt')::bigint) STORED",
  priority: "text NOT NULL GENERATED ALWAYS AS (body->>'priority') STORED",
};

/**
 * The board of undone orders: each column the first due first, counted and filtered without a look at the orders themselves. Their figures:
 * what was closed in a period.
 */
export class OrderBoard1767226720000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const added = Object.entries(COLUMNS).map(([name, type]) => `ADD COLUMN ${name} ${type}`);
    await runner.query(`ALTER TABLE maintenance_order ${added.join(', ')}`);
    await runner.query(
      `CREATE INDEX maintenance_order_board ON maintenance_order (state, due_at, id, hall_id, kiosk_id, kind, assignee, priority)
       WHERE state NOT IN ('closed', 'cancelled')`,
    );
    await runner.query('CREATE INDEX maintenance_order_closed ON maintenance_order (closed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX maintenance_order_board, maintenance_order_closed');
    const dropped = Object.keys(COLUMNS).map((name) => `DROP COLUMN ${name}`);
    await runner.query(`ALTER TABLE maintenance_order ${dropped.join(', ')}`);
  }
}
