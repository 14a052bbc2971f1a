import type { MigrationInterface, QueryRunner } from 'typeorm';

const column = (name: string, type: string, from: string): string =>
  `ALTER TABLE outbox ADD COLUMN ${name} ${type} GENERATED ALWAYS AS (${from}) STORED`;

const of = (field: string): string => `(body->'message'->>'${field}')`;
const forSign = (sign: string, alert: string): string => `CASE WHEN ${of('type')} = 'sign' THEN ${sign} ELSE ${alert} END`;

/** One lane a receiver and channel: what waits there waits for nobody in another. The same as in libs/domain/delivery/message.ts. */
const UP = [
  column(
    'lane',
    'text COLLATE "C"',
    forSign(`'sign ' || ${of('kioskId')}`, `'alert ' || ${of('to')} || ' ' || coalesce(${of('channel')}, '0')`),
  ),
  column('thread', 'text COLLATE "C"', forSign(of('kioskId'), `coalesce(${of('orderId')}, ${of('incidentId')}, ${of('to')})`)),
  column('rank', 'int', forSign('2', `CASE WHEN (body->'message'->'urgent') = 'true' THEN 0 ELSE 1 END`)),
  `CREATE INDEX outbox_lane ON outbox (lane, thread, number) WHERE state = 'waiting'`,
  'CREATE INDEX outbox_thread ON outbox (thread, created_at)',
  // What people say to have done, until it has its place in the journal and its answer.
  `CREATE TABLE order_act (
    id text COLLATE "C" PRIMARY KEY,
    number bigserial,
    body jsonb NOT NULL,
    state text GENERATED ALWAYS AS (body->>'state') STORED NOT NULL
  )`,
  `CREATE INDEX order_act_waiting ON order_act (number) WHERE state = 'waiting'`,
];

export class Lanes1767226080000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_act');
    await runner.query('ALTER TABLE outbox DROP COLUMN rank, DROP COLUMN thread, DROP COLUMN lane');
  }
}
