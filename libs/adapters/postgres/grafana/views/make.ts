import type { QueryRunner } from 'typeorm';
import type { View } from './view.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Makes views, each with what it is about. Whoever draws from the schema may read them. */
export async function make(runner: QueryRunner, how: 'CREATE' | 'CREATE OR REPLACE', views: readonly View[]): Promise<void> {
  for (const { name, about, sql } of views) {
    await runner.query(`${how} VIEW grafana.${name} AS ${sql}`);
    await runner.query(`COMMENT ON VIEW grafana.${name} IS ${quoted(about)}`);
  }
  await runner.query(GRANT);
}

const GRANT = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN
      GRANT SELECT ON ALL TABLES IN SCHEMA grafana TO hallwatch_grafana;
    END IF;
  END $$`;
