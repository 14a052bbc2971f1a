import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Items of stock, what became of them, and how many are where. */
export class Stock1767226730000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE stock_item (id text COLLATE "C" PRIMARY KEY, body jsonb NOT NULL)');
    await runner.query('CREATE TABLE stock_level (id text COLLATE "C" PRIMARY KEY, body jsonb NOT NULL)');
    await runner.query(`
      CREATE TABLE stock_movement (
        id text COLLATE "C" PRIMARY KEY,
        body jsonb NOT NULL,
        at bigint NOT NULL GENERATED ALWAYS AS ((body->>'at')::bigint) STORED,
        store text NOT NULL GENERATED ALWAYS AS (body->>'store') STORED,
        item text NOT NULL GENERATED ALWAYS AS (body->>'item') STORED,
        order_id text GENERATED ALWAYS AS (body->>'orderId') STORED
      )`);
    await runner.query('CREATE INDEX stock_movement_newest ON stock_movement (at, id)');
    await runner.query('CREATE INDEX stock_movement_store ON stock_movement (store, at, id)');
    await runner.query('CREATE INDEX stock_movement_item ON stock_movement (item, at, id)');
    await runner.query('CREATE INDEX stock_movement_order ON stock_movement (order_id) WHERE order_id IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['stock_movement', 'stock_level', 'stock_item']) await runner.query(`DROP TABLE ${table}`);
  }
}
