import { join } from 'node:path';
import { Database, openPostgres, type PostgresOptions } from '#libs/adapters/postgres/index.js';
import type { Settings } from '#libs/runtime/index.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

/** PostgreSQL in this process, in the data folder. */
export const embeddedDatabase = made(Database, [Setting], (on) =>
  open(on, 'the embedded PostgreSQL', { folder: join(on.dataDir, 'postgres') }),
);

/** PostgreSQL as a server, whose address the settings have. */
export const databaseServer = made(Database, [Setting], (on) => open(on, 'PostgreSQL', serverOf(on.settings)));

async function open(on: Setting, name: string, where: PostgresOptions): Promise<Database> {
  const { lifecycle, health, reporter, patience, say } = on;
  say(name);
  const attempt = (): Promise<Database> => openPostgres(where, reporter.report);
  const database = await (patience ? patience.until('PostgreSQL', attempt) : attempt());
  lifecycle.onStop('the database', () => database.close());
  health.add('postgres', () => database.ready());
  return database;
}

const serverOf = ({ POSTGRES_URL: url = '', MIGRATE, GRAFANA_PASSWORD: grafanaPassword }: Settings): PostgresOptions => ({
  url,
  mayMigrate: MIGRATE === 'yes',
  ...(grafanaPassword && { grafanaPassword }),
});
