import type { MigrationInterface, QueryRunner } from 'typeorm';

const column = (name: string, field: string, type: 'text' | 'bigint'): string =>
  `${name} ${type} GENERATED ALWAYS AS ((body->>'${field}')${type === 'bigint' ? '::bigint' : ''}) STORED`;

/** Columns of what is filed by kiosk, hall, kind and state, all made from `body` by the database. */
const FILED = [
  'id text COLLATE "C" PRIMARY KEY',
  'body jsonb NOT NULL',
  `${column('kiosk_id', 'kioskId', 'text')} NOT NULL`,
  `${column('hall_id', 'hallId', 'text')} NOT NULL`,
  `${column('kind', 'kind', 'text')} NOT NULL`,
  `${column('state', 'state', 'text')} NOT NULL`,
].join(',\n');

const BILINGUAL = ['what', 'where', 'reason', 'alternative']
  .map(
    (field) => `CONSTRAINT notice_${field} CHECK ((body->'${field}'->>'zh' ~ '\\S' AND body->'${field}'->>'en' ~ '\\S') IS TRUE)`,
  )
  .join(',\n');

/** Newest first, of everything, of one kiosk and of one hall. */
const indexes = (table: string, time: string): string[] => [
  `CREATE INDEX ${table}_newest ON ${table} (${time} DESC, id DESC)`,
  `CREATE INDEX ${table}_kiosk ON ${table} (kiosk_id, ${time} DESC, id DESC)`,
  `CREATE INDEX ${table}_hall ON ${table} (hall_id, ${time} DESC, id DESC)`,
];

const UP = [
  `CREATE TABLE incident (
    ${FILED},
    ${column('cause', 'cause', 'text')} NOT NULL,
    ${column('opened_at', 'openedAt', 'bigint')} NOT NULL,
    CONSTRAINT incident_state CHECK (state IN ('open', 'closed'))
  )`,
  ...indexes('incident', 'opened_at'),
  // One cause, one incident: the database itself refuses a second.
  `CREATE UNIQUE INDEX incident_one_open ON incident (kiosk_id, cause) WHERE state = 'open'`,

  `CREATE TABLE maintenance_order (
    ${FILED},
    ${column('incident_id', 'incidentId', 'text')} NOT NULL CONSTRAINT order_one_per_incident UNIQUE,
    ${column('opened_at', 'openedAt', 'bigint')} NOT NULL
  )`,
  ...indexes('maintenance_order', 'opened_at'),

  // S0-H6a, S0-H6c, S0-J5.2: what a notice must say. The domain demands the same; this is the last gate.
  `CREATE TABLE outage_notice (
    ${FILED},
    ${column('incident_id', 'incidentId', 'text')} NOT NULL,
    ${column('repair_from', 'from', 'bigint')} NOT NULL,
    ${column('repair_until', 'until', 'bigint')} NOT NULL,
    ${column('published_at', 'publishedAt', 'bigint')} NOT NULL,
    CONSTRAINT notice_state CHECK (state IN ('published', 'withdrawn')),
    CONSTRAINT notice_period CHECK (repair_from > 0 AND repair_until > repair_from),
    CONSTRAINT notice_services CHECK ((jsonb_array_length(body->'services') > 0) IS TRUE),
    CONSTRAINT notice_contact CHECK ((body->'contact'->>'phone' ~ '\\S') IS TRUE),
    ${BILINGUAL}
  )`,
  ...indexes('outage_notice', 'published_at'),
  'CREATE INDEX outage_notice_incident ON outage_notice (incident_id)',
  // An incident may lose services, get them back and lose them again: one notice at a time, not one for ever.
  `CREATE UNIQUE INDEX notice_one_standing ON outage_notice (incident_id) WHERE state = 'published'`,
  `CREATE INDEX notice_due ON outage_notice (repair_until) WHERE state = 'published'`,

  // \`number\` keeps the order of what was put in at one instant: the later sign must come later.
  `CREATE TABLE outbox (
    id text COLLATE "C" PRIMARY KEY,
    number bigserial,
    body jsonb NOT NULL,
    ${column('state', 'state', 'text')} NOT NULL,
    ${column('created_at', 'createdAt', 'bigint')} NOT NULL,
    ${column('due_at', 'dueAt', 'bigint')} NOT NULL,
    CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sent', 'dead'))
  )`,
  'CREATE INDEX outbox_newest ON outbox (created_at DESC, id DESC)',
  `CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting'`,

  'CREATE TABLE consumer_position (consumer text COLLATE "C" PRIMARY KEY, position bigint NOT NULL)',

  `CREATE TABLE change (
    id bigserial PRIMARY KEY,
    at bigint NOT NULL,
    what text NOT NULL,
    how text NOT NULL,
    subject text NOT NULL,
    body jsonb NOT NULL
  )`,

  `CREATE TABLE kiosk_view (kiosk_id text COLLATE "C" PRIMARY KEY, body jsonb NOT NULL) WITH (fillfactor = 50)`,
];

/** Incidents, orders, notices, the outbox, positions, changes, and how every kiosk is now. */
export class Books1767225601000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kiosk_view, change, consumer_position, outbox, outage_notice, maintenance_order, incident');
  }
}
