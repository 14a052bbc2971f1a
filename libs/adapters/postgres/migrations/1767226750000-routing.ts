import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom an order goes to: what people have in hand, and who mended a fault of a kiosk last, each found without a look at other orders. */
export class Routing1767226750000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX maintenance_order_hands ON maintenance_order (assignee, hall_id, state)
       WHERE state NOT IN ('closed', 'cancelled')`,
    );
    await runner.query(
      `CREATE INDEX maintenance_order_mended ON maintenance_order (kiosk_id, (body->>'cause'), closed_at, id COLLATE "C")
       WHERE state = 'closed' AND body->'history' @> '[{"what": "repaired"}]'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX maintenance_order_hands, maintenance_order_mended');
  }
}
