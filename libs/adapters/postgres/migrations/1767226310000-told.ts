import type { MigrationInterface, QueryRunner } from 'typeorm';
import { INCIDENTS_BEFORE, INCIDENTS_QUIET, UNTOLD } from './grafana/told.js';
import type { View } from './grafana/view.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function make(runner: QueryRunner, how: 'CREATE' | 'CREATE OR REPLACE', { name, about, sql }: View): Promise<void> {
  await runner.query(`${how} VIEW grafana.${name} AS ${sql}`);
  await runner.query(`COMMENT ON VIEW grafana.${name} IS ${quoted(about)}`);
}

/** Whoever reads the schema reads them too. */
const GRANT = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN
      GRANT SELECT ON grafana.incidents TO hallwatch_grafana;
      IF to_regclass('grafana.untold') IS NOT NULL THEN GRANT SELECT ON grafana.untold TO hallwatch_grafana; END IF;
    END IF;
  END $$`;

/** For dashboards: of which incidents people are kept, and who was not told of what. It is behind the views that it goes on from. */
export class Told1767226310000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', INCIDENTS_QUIET);
    await make(runner, 'CREATE', UNTOLD);
    await runner.query(GRANT);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [UNTOLD, INCIDENTS_BEFORE]) await runner.query(`DROP VIEW grafana.${name}`);
    await make(runner, 'CREATE', INCIDENTS_BEFORE);
    await runner.query(GRANT);
  }
}
