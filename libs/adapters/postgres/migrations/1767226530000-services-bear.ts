import type { MigrationInterface, QueryRunner } from 'typeorm';
import { make } from '../grafana/views/make.js';
import { SERVICES_BEAR } from '../grafana/views/services-bear.js';
import { SERVICES_JOINED } from '../grafana/views/services-joined.js';

/** For dashboards: one kiosk whose services are no list leaves the others in the view of what kiosks give now. */
export class ServicesBear1767226530000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', [SERVICES_BEAR]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', [SERVICES_JOINED]);
  }
}
