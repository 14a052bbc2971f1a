import type { MigrationInterface, QueryRunner } from 'typeorm';
import { make } from '../grafana/views/make.js';
import { OWN_NUMBERS } from '../grafana/views/own-numbers.js';

/** The worker's own numbers, for alerts of Grafana; and of what an alert from outside is, whoever tells it. */
export class OwnNumbers1767226380000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE own_number (
        process text COLLATE "C" NOT NULL,
        name text COLLATE "C" NOT NULL,
        of text COLLATE "C" NOT NULL,
        value float8 NOT NULL,
        said_at timestamptz NOT NULL,
        rose_at timestamptz,
        PRIMARY KEY (process, name, of)
      )`);
    await runner.query('ALTER TABLE outside_alert ADD COLUMN cause text COLLATE "C"');
    await make(runner, 'CREATE', [OWN_NUMBERS]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW grafana.own_numbers');
    await runner.query('ALTER TABLE outside_alert DROP COLUMN cause');
    await runner.query('DROP TABLE own_number');
  }
}
