import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEFORE_ENDS, ENDS } from '../grafana/views/ends.js';
import type { View } from '../grafana/views/view.js';

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

/** By what incidents, orders, notices and what was withheld ended, for dashboards. */
export class Ends1767226060000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return make(runner, 'CREATE OR REPLACE', ENDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of ENDS) await runner.query(`DROP VIEW grafana.${name}`);
    await make(runner, 'CREATE', BEFORE_ENDS);
    await runner.query(GRANT);
  }
}
