import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { type Report, StartWaits } from '#libs/runtime/index.js';
import { MigrationAwaited } from '../events.js';
import { MIGRATION_LOCK } from '../locks.js';
import { keepSpecialDays } from '../register/special-days.js';
import { MIGRATIONS } from './index.js';

const known: ReadonlySet<string> = new Set(MIGRATIONS.map((migration) => migration.name));

/** Between two looks whether another process is done, milliseconds. */
const LOOK_AGAIN = 100;

export interface MigrateOptions {
  /** Whether this process may bring the tables up to date; else it waits for one that may. */
  may?: boolean;
  report?: Report;
  /** Done by one process at a time too, after the tables are up to date. */
  also?: (runner: QueryRunner) => Promise<void>;
}

/**
 * Brings the tables up to date. Of several processes that start together one does it and the others wait.
 * Throws {@link StartWaits} when this process must not: the tables are a newer version's, or it may not change them.
 */
export async function migrate(dataSource: DataSource, options: MigrateOptions = {}): Promise<void> {
  const { may = true, report = () => {}, also } = options;
  const runner = dataSource.createQueryRunner();
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  try {
    const isDue = await anyDue(executor);
    if (isDue && !may) throw behind();
    if (!may) return;
    await locked(runner, report, async () => {
      // Another process may have done it while we waited, or a newer one.
      if (await anyDue(executor)) await executor.executePendingMigrations();
      await keepSpecialDays(runner);
      await also?.(runner);
    });
  } finally {
    await runner.release();
  }
}

async function anyDue(executor: MigrationExecutor): Promise<boolean> {
  const done = new Set((await executor.getExecutedMigrations()).map(({ name }) => name));
  const newer = [...done].find((name) => !known.has(name));
  if (newer) throw ahead(newer);
  return [...known].some((name) => !done.has(name));
}

async function locked(runner: QueryRunner, report: Report, act: () => Promise<void>): Promise<void> {
  for (let told = false; !(await tookLock(runner)); told = true) {
    if (!told) report(new MigrationAwaited());
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
  try {
    await act();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}

async function tookLock(runner: QueryRunner): Promise<boolean> {
  const [row] = await runner.query('SELECT pg_try_advisory_lock($1) AS took', [MIGRATION_LOCK]);
  return row.took;
}

const ahead = (migration: string): StartWaits =>
  new StartWaits(
    'The database was brought up by a newer Hallwatch.',
    'Start that version, or restore the backup from before.',
    `PostgreSQL was brought up by a newer Hallwatch (${migration}); waiting. Start that version here, or restore the backup from before`,
  );

const behind = (): StartWaits =>
  new StartWaits(
    'The tables of PostgreSQL are older than this Hallwatch, and HALLWATCH_MIGRATE=no.',
    'Start a process of this version that may bring them up to date.',
    'the tables of PostgreSQL are older than this Hallwatch, and HALLWATCH_MIGRATE=no; waiting for a process that brings them up to date',
  );
