import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AVAILABILITY } from '../grafana/views/availability.js';
import { CALENDAR } from '../grafana/views/calendar.js';
import { DECIDED } from '../grafana/views/decided.js';
import { KEPT_FUNCTIONS, KEPT_TABLES } from '../grafana/views/kept-days.js';
import { PLATFORM } from '../grafana/views/platform.js';
import { REGISTER } from '../grafana/views/register.js';
import type { View } from '../grafana/views/view.js';

const NAMED = new Map([...REGISTER, ...DECIDED, ...CALENDAR, ...AVAILABILITY, ...PLATFORM].map((view) => [view.name, view]));

/** Each view behind those that it is made of. */
function inOrder(views: Iterable<View>, done = new Map<string, View>()): View[] {
  for (const view of views) {
    if (done.has(view.name)) continue;
    const parts = [...view.sql.matchAll(/grafana\.(\w+)/g)]
      .map(([, name]) => NAMED.get(name as string))
      .filter((part) => part !== undefined);
    inOrder(parts, done);
    done.set(view.name, view);
  }
  return [...done.values()];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Another process, or an installer, may make it at the same moment; it belongs to the whole server. */
const MAKE_ROLE = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN RETURN; END IF;
    IF NOT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
      RAISE NOTICE 'The role hallwatch_grafana is not made: % may not', current_user;
      RETURN;
    END IF;
    CREATE ROLE hallwatch_grafana NOLOGIN;
    ALTER ROLE hallwatch_grafana SET default_transaction_read_only = on;
    ALTER ROLE hallwatch_grafana SET statement_timeout = '30s';
    -- Of lists in JSON the planner expects too much, and compiling takes longer than the query.
    ALTER ROLE hallwatch_grafana SET jit = off;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`;

const GRANT = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN
      GRANT USAGE ON SCHEMA grafana TO hallwatch_grafana;
      GRANT SELECT ON ALL TABLES IN SCHEMA grafana TO hallwatch_grafana;
    END IF;
  END $$`;

/** What dashboards may read, and who reads it: a role that logs in once an operator gives it a password, and sees nothing else. */
export class Dashboards1767226000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Nothing in it is only there: the worker reckons it again.
    await runner.query('DROP SCHEMA IF EXISTS grafana CASCADE');
    await runner.query('CREATE SCHEMA grafana');
    // Filled at every start: the calendar comes with the program.
    await runner.query(`
      CREATE TABLE grafana.special_day (
        day date PRIMARY KEY, kind text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL, provisional boolean NOT NULL
      )`);
    for (const statement of KEPT_TABLES) await runner.query(statement);
    for (const { name, about, sql } of inOrder(NAMED.values())) {
      await runner.query(`CREATE VIEW grafana.${name} AS ${sql}`);
      await runner.query(`COMMENT ON VIEW grafana.${name} IS ${quoted(about)}`);
    }
    for (const statement of KEPT_FUNCTIONS) await runner.query(statement);
    await runner.query(MAKE_ROLE);
    await runner.query(GRANT);
  }

  /** The role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA grafana CASCADE');
    await runner.query('CREATE SCHEMA grafana');
    await runner.query('DROP INDEX incident_lossy_ended');
  }
}
