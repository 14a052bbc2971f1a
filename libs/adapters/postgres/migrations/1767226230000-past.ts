import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DAYS_OF_PAST, DAYS_OF_PAST_GONE } from '../grafana/views/days-of-past.js';
import { KEPT_FUNCTIONS } from '../grafana/views/kept-days.js';
import { make } from '../grafana/views/make.js';
import { BEFORE_PAST, OF_PAST } from '../grafana/views/past.js';
import { PAST_FILLED, PAST_FUNCTIONS, PAST_GONE, PAST_TABLES } from '../grafana/views/register-past.js';

/** What made days stale that the register no longer does. */
const MARKS_OF_REGISTER = KEPT_FUNCTIONS.filter((statement) => /mark_(hall|kiosk)(\(|_come_or_gone|_changed)/.test(statement));
const KEEPING = KEPT_FUNCTIONS.filter((statement) => /FUNCTION grafana\.(keep|forget)_/.test(statement));

/** What the register said and when, since when kiosks are heard, and figures by it. */
export class Past1767226230000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PAST_TABLES, ...PAST_FILLED, ...PAST_FUNCTIONS, ...DAYS_OF_PAST]) await runner.query(statement);
    await make(runner, 'CREATE OR REPLACE', OF_PAST);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of OF_PAST) await runner.query(`DROP VIEW grafana.${name}`);
    for (const statement of [...DAYS_OF_PAST_GONE, ...PAST_GONE, ...KEEPING, ...MARKS_OF_REGISTER]) await runner.query(statement);
    await make(runner, 'CREATE', BEFORE_PAST);
  }
}
