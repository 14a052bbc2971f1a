import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEFORE_LIMITS, LIMITS } from '../grafana/views/limits.js';
import { make } from '../grafana/views/make.js';

/** For dashboards: which orders are late, by which limit. */
export class OrderLimits1767226700010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await make(runner, 'CREATE OR REPLACE', LIMITS);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of LIMITS) await runner.query(`DROP VIEW grafana.${name}`);
    await make(runner, 'CREATE', BEFORE_LIMITS);
  }
}
