import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  notice_owes: `outage_notice (((body->>'owesAt')::bigint)) WHERE state = 'published' AND body ? 'owesAt'`,
  order_closing_due: `maintenance_order (((body->>'closingAt')::bigint)) WHERE body ? 'closingAt'`,
};

/** What is to be said later: corrections that notices owe, ends of orders that wait to be told. Asked every second, and few. */
export class Owed1767226020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, of] of Object.entries(INDEXES)) await runner.query(`CREATE INDEX ${name} ON ${of}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ${Object.keys(INDEXES).join(', ')}`);
  }
}
