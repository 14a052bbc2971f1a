import type { MigrationInterface, QueryRunner } from 'typeorm';
import { make } from '../grafana/views/make.js';
import { BEFORE_TOUCHED, TOUCHED } from '../grafana/views/touched.js';

/** For dashboards: every hall that an incident of many touches, its order, and what was not told of it. */
export class Touched1767226330000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', TOUCHED);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TOUCHED].reverse()) await runner.query(`DROP VIEW grafana.${name}`);
    await make(runner, 'CREATE', BEFORE_TOUCHED);
  }
}
