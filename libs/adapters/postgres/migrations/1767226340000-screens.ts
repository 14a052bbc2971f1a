import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FRESHNESS } from '../grafana/views/freshness.js';
import { INSTALLATION, ON_CHINESE_MAP } from '../grafana/views/installation.js';
import { make } from '../grafana/views/make.js';

/** For dashboards: whether what they show is of now, where the pages are, and where halls are drawn. */
export class Screens1767226340000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE worker_word ADD COLUMN screen_patience interval, ADD COLUMN history_lag bigint');
    await runner.query(`
      CREATE TABLE installation (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        public_url text,
        map_datum text NOT NULL
      )`);
    await runner.query(ON_CHINESE_MAP);
    await make(runner, 'CREATE', [FRESHNESS, ...INSTALLATION]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...INSTALLATION, FRESHNESS].reverse()) await runner.query(`DROP VIEW grafana.${name}`);
    await runner.query('DROP FUNCTION grafana.on_chinese_map');
    await runner.query('DROP TABLE installation');
    await runner.query('ALTER TABLE worker_word DROP COLUMN screen_patience, DROP COLUMN history_lag');
  }
}
