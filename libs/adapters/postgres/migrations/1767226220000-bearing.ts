import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEARING, BEARING_FUNCTIONS, BEARING_NAMES, BEFORE_BEARING } from '../grafana/views/bearing.js';
import type { View } from '../grafana/views/view.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function replace(runner: QueryRunner, views: View[]): Promise<void> {
  for (const { name, about, sql } of views) {
    await runner.query(`CREATE OR REPLACE VIEW grafana.${name} AS ${sql}`);
    await runner.query(`COMMENT ON VIEW grafana.${name} IS ${quoted(about)}`);
  }
}

/** A row with a value that cannot be takes nothing else from the dashboards: the views say nothing in its place. Columns stay as they are. */
export class Bearing1767226220000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of BEARING_FUNCTIONS) await runner.query(statement);
    await replace(runner, BEARING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await replace(runner, BEFORE_BEARING);
    for (const name of BEARING_NAMES) await runner.query(`DROP FUNCTION ${name}`);
  }
}
