import type { MigrationInterface, QueryRunner } from 'typeorm';
import { make } from './grafana/make.js';
import { KIOSK_FAULTS } from './grafana/standing.js';

/** For dashboards: which faults of a kiosk stand, whenever they began. */
export class Standing1767226350000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE', [KIOSK_FAULTS]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP VIEW grafana.${KIOSK_FAULTS.name}`);
  }
}
