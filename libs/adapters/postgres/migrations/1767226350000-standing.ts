import type { MigrationInterface, QueryRunner } from 'typeorm';
import { KEEP_LAST_DAYS } from '../grafana/views/kept-at-once.js';
import { make } from '../grafana/views/make.js';
import { KIOSK_FAULTS } from '../grafana/views/standing.js';

/** For dashboards: which faults of a kiosk stand, whenever they began; and many days kept at once. */
export class Standing1767226350000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE', [KIOSK_FAULTS]);
    await runner.query(KEEP_LAST_DAYS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION grafana.keep_last_days(int)');
    await runner.query(`DROP VIEW grafana.${KIOSK_FAULTS.name}`);
  }
}
