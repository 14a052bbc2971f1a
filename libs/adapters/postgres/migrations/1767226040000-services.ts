import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REGISTER } from '../grafana/views/register.js';
import { SERVICES_NOW } from '../grafana/views/services-now.js';
import type { View } from '../grafana/views/view.js';

const comment = async (runner: QueryRunner, { name, about }: View): Promise<void> => {
  await runner.query(`COMMENT ON VIEW grafana.${name} IS '${about.replaceAll("'", "''")}'`);
};

/** A view that is made anew has forgotten who may read it. */
const LET_IN = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN
      GRANT SELECT ON grafana.kiosk_services TO hallwatch_grafana;
    END IF;
  END $$`;

/**
 * What services need of kiosks, the whole table in one row, and what citizens come for: as the other tables of the register. What kiosks
 * give now is told to dashboards as to all others.
 */
export class Services1767226040000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['service_need', 'citizen_service']) {
      await runner.query(
        `CREATE TABLE ${table} (id text COLLATE "C" PRIMARY KEY, body jsonb NOT NULL, revision bigint NOT NULL)`,
      );
      await runner.query(`CREATE INDEX ${table}_revision ON ${table} (revision)`);
    }
    await runner.query(`CREATE OR REPLACE VIEW grafana.${SERVICES_NOW.name} AS ${SERVICES_NOW.sql}`);
    await comment(runner, SERVICES_NOW);
  }

  async down(runner: QueryRunner): Promise<void> {
    const before = REGISTER.find(({ name }) => name === SERVICES_NOW.name) as View;
    await runner.query(`DROP VIEW grafana.${before.name}`);
    await runner.query(`CREATE VIEW grafana.${before.name} AS ${before.sql}`);
    await comment(runner, before);
    await runner.query(LET_IN);
    await runner.query('DROP TABLE citizen_service');
    await runner.query('DROP TABLE service_need');
  }
}
