import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { StartRefused } from '#libs/runtime/index.js';
import { MIGRATION_LOCK } from './locks.js';
import { MIGRATIONS } from './migrations/index.js';
import { keepSpecialDays } from './special-days.js';

const known: ReadonlySet<string> = new Set(MIGRATIONS.map((migration) => migration.name));

async function bringUp(dataSource: DataSource, runner: QueryRunner): Promise<void> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  const done = await executor.getExecutedMigrations();
  if (done.some(({ name }) => !known.has(name))) {
    throw new StartRefused(
      'The database was brought up by a newer Hallwatch.',
      'Start that version, or restore the backup from before.',
    );
  }
  await executor.executePendingMigrations();
  await keepSpecialDays(runner);
}

/** Brings the tables up to date. Of several processes that start together one does it and the others wait. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await bringUp(dataSource, runner);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}
