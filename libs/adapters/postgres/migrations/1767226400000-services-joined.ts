import type { MigrationInterface, QueryRunner } from 'typeorm';
import { make } from '../grafana/views/make.js';
import { SERVICES_JOINED } from '../grafana/views/services-joined.js';
import { SERVICES_NOW } from '../grafana/views/services-now.js';

/** For dashboards: what each kiosk gives now is looked up once for all of them. */
export class ServicesJoined1767226400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', [SERVICES_JOINED]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', [SERVICES_NOW]);
  }
}
