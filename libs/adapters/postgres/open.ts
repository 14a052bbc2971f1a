import type { DataSource, QueryRunner } from 'typeorm';
import type { Report } from '#libs/runtime/index.js';
import { PostgresDataSource } from './data-source.js';
import { Database } from './database.js';
import { litePool, openLite } from './embedded/embedded.js';
import { ENTITIES } from './entities/index.js';
import { PostgresNames } from './entities/naming.js';
import { DatabaseConnectionLost } from './events.js';
import { ChangeFeed } from './feed.js';
import { letGrafanaIn } from './grafana/role.js';
import { ChangeListener } from './listen.js';
import { MIGRATIONS } from './migrations/index.js';
import { migrate } from './migrations/migrate.js';
import { startRefusal } from './start-refusal.js';
import { troubleOf } from './trouble.js';

/** Where PostgreSQL is: on a server, or inside this process in a folder or in memory. */
export type PostgresOptions = ServerOptions | { folder: string } | { memory: true };

interface ServerOptions {
  url: string;
  /** Whether this process may bring the tables up to date; it may unless told. */
  mayMigrate?: boolean;
  /** Of the role that Grafana reads as; set by a process that may bring the tables up to date. */
  grafanaPassword?: string;
}

/** Milliseconds to wait for a connection, and for a free one of the pool. */
const CONNECT_PATIENCE = 10_000;
/** A transaction of ours that stands still this long (ms) is dead; the server ends it, so that its locks do not stop everybody. */
const IDLE_IN_TRANSACTION = 60_000;

const common = () => ({
  type: 'postgres' as const,
  entities: ENTITIES,
  namingStrategy: new PostgresNames(),
  migrations: [...MIGRATIONS],
  migrationsTableName: 'migration',
  synchronize: false,
  logging: false,
  installExtensions: false,
});

async function openServer({ url, mayMigrate = true, grafanaPassword }: ServerOptions, report: Report): Promise<Database> {
  const feed = new ChangeFeed();
  const listener = new ChangeListener({ connectionString: url, connectionTimeoutMillis: CONNECT_PATIENCE }, feed, report);
  let dataSource: DataSource | undefined;
  try {
    dataSource = new PostgresDataSource({
      ...common(),
      url,
      applicationName: 'hallwatch',
      poolSize: 10,
      connectTimeoutMS: CONNECT_PATIENCE,
      extra: { idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION, keepAlive: true, pipeline: true },
      poolErrorHandler: (error: unknown) => report(new DatabaseConnectionLost('pool', troubleOf(error))),
    });
    await dataSource.initialize();
    const also = grafanaPassword && { also: (runner: QueryRunner) => letGrafanaIn(runner, grafanaPassword, report) };
    await migrate(dataSource, { may: mayMigrate, report, ...also });
    await listener.start();
    return new Database(dataSource, feed, () => listener.stop());
  } catch (error) {
    await listener.stop();
    if (dataSource?.isInitialized) await dataSource.destroy();
    throw startRefusal(error);
  }
}

async function openEmbedded(folder: string | null): Promise<Database> {
  const lite = await openLite(folder);
  const dataSource = new PostgresDataSource({ ...common(), extra: litePool(lite) });
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    return new Database(dataSource, new ChangeFeed(), () => lite.close());
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    await lite.close();
    throw error;
  }
}

/** Opens PostgreSQL and brings its tables up to date. Throws StartRefused with what to mend, StartWaits where time may. */
export async function openPostgres(options: PostgresOptions, report: Report = () => {}): Promise<Database> {
  if ('url' in options) return openServer(options, report);
  return openEmbedded('folder' in options ? options.folder : null);
}
