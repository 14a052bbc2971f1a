import type { MigrationInterface, QueryRunner } from 'typeorm';
import { make } from '../grafana/views/make.js';
import { INCIDENTS_BEFORE, INCIDENTS_QUIET, UNTOLD } from '../grafana/views/told.js';

/** For dashboards: of which incidents people are kept, and who was not told of what. It is behind the views that it goes on from. */
export class Told1767226310000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', [INCIDENTS_QUIET]);
    await make(runner, 'CREATE', [UNTOLD]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [UNTOLD, INCIDENTS_BEFORE]) await runner.query(`DROP VIEW grafana.${name}`);
    await make(runner, 'CREATE', [INCIDENTS_BEFORE]);
  }
}
