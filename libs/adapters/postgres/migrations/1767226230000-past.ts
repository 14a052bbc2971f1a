import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DAYS_OF_PAST, DAYS_OF_PAST_GONE } from './grafana/days-of-past.js';
import { KEPT_FUNCTIONS } from './grafana/kept-days.js';
import { BEFORE_PAST, OF_PAST } from './grafana/past.js';
import { PAST_FILLED, PAST_FUNCTIONS, PAST_GONE, PAST_TABLES } from './grafana/register-past.js';
import type { View } from './grafana/view.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function make(runner: QueryRunner, how: 'CREATE' | 'CREATE OR REPLACE', views: View[]): Promise<void> {
  for (const { name, about, sql } of views) {
    await runner.query(`${how} VIEW grafana.${name} AS ${sql}`);
    await runner.query(`COMMENT ON VIEW grafana.${name} IS ${quoted(about)}`);
  }
}

/** Whoever reads the schema reads them too. */
const GRANT = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN
      GRANT SELECT ON ALL TABLES IN SCHEMA grafana TO hallwatch_grafana;
    END IF;
  END $$`;

/** What made days stale that the register no longer does. */
const MARKS_OF_REGISTER = KEPT_FUNCTIONS.filter((statement) => /mark_(hall|kiosk)(\(|_come_or_gone|_changed)/.test(statement));
const KEEPING = KEPT_FUNCTIONS.filter((statement) => /FUNCTION grafana\.(keep|forget)_/.test(statement));

/** What the register said and when, since when kiosks are heard, and figures by it. */
export class Past1767226230000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PAST_TABLES, ...PAST_FILLED, ...PAST_FUNCTIONS, ...DAYS_OF_PAST]) await runner.query(statement);
    await make(runner, 'CREATE OR REPLACE', OF_PAST);
    await runner.query(GRANT);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of OF_PAST) await runner.query(`DROP VIEW grafana.${name}`);
    for (const statement of [...DAYS_OF_PAST_GONE, ...PAST_GONE, ...KEEPING, ...MARKS_OF_REGISTER]) await runner.query(statement);
    await make(runner, 'CREATE', BEFORE_PAST);
    await runner.query(GRANT);
  }
}
