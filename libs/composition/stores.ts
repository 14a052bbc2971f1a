import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type InfluxAddress, InfluxHistory } from '#libs/adapters/influx/index.js';
import type { JournalFiles } from '#libs/adapters/journal/index.js';
import {
  type Database,
  openPostgres,
  PostgresAccounts,
  PostgresActDesk,
  PostgresBooks,
  PostgresChanges,
  PostgresDaysOver,
  PostgresDueBook,
  PostgresFleetView,
  PostgresIncidentBook,
  PostgresInstallation,
  PostgresLossBook,
  PostgresModeBook,
  PostgresMonitoringBook,
  PostgresNoticeBoard,
  PostgresOrderBook,
  PostgresOutbox,
  PostgresOutsideAlertBook,
  PostgresOwnNumbersBook,
  PostgresPastBook,
  PostgresQuarantine,
  PostgresQuarantineDesk,
  PostgresRegistry,
  PostgresRuleBook,
  PostgresSharedSecret,
  PostgresSilenceBook,
  PostgresUntoldBook,
  PostgresWithheldBook,
} from '#libs/adapters/postgres/index.js';
import type { Clock, Fleet, History, Retention } from '#libs/domain/index.js';
import type { Health, Lifecycle, Reporter, Settings, StartPatience } from '#libs/runtime/index.js';
import { beginRuleBook, YamlRules } from '#libs/stages/watch/index.js';
import { embeddedHistory } from './embedded-history.js';
import { ThreadTrials } from './replay/trials.js';

export interface Setting {
  settings: Settings;
  /** Folder that is locked for this process. */
  dataDir: string;
  clock: Clock;
  reporter: Reporter;
  lifecycle: Lifecycle;
  health: Health;
  /** Stands between the journal and its disk in a story. */
  journalFiles?: JournalFiles;
  /** Waits for servers that are not there yet; without it they stop the start. */
  patience?: StartPatience;
  /** Says what is being started, for a person who waits. */
  say(step: string): void;
}

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** The database, embedded unless an address is given, and every port that lives in it. */
export async function openStores(on: Setting) {
  const database = await openDatabase(on);
  const rules = new PostgresRuleBook(database, on.clock);
  await beginRuleBook(rules, on.settings.RULES_FILE);
  const registry = await PostgresRegistry.open(database, on.clock, on.reporter.report);
  const history = await openHistory(on);
  return {
    database,
    registry,
    calendar: registry.calendar,
    rules,
    ruleReader: new YamlRules(),
    acts: new PostgresActDesk(database),
    books: new PostgresBooks(database),
    changes: new PostgresChanges(database),
    fleetView: new PostgresFleetView(database),
    incidents: new PostgresIncidentBook(database),
    installation: new PostgresInstallation(database),
    losses: new PostgresLossBook(database),
    modes: new PostgresModeBook(database),
    monitoring: new PostgresMonitoringBook(database),
    outsideAlertBook: new PostgresOutsideAlertBook(database),
    ownNumbers: new PostgresOwnNumbersBook(database),
    daysOver: new PostgresDaysOver(database),
    past: new PostgresPastBook(database),
    dueBook: new PostgresDueBook(database),
    withheld: new PostgresWithheldBook(database),
    untold: new PostgresUntoldBook(database),
    sharedSecret: new PostgresSharedSecret(database),
    silences: new PostgresSilenceBook(database),
    orders: new PostgresOrderBook(database),
    notices: new PostgresNoticeBoard(database),
    outbox: new PostgresOutbox(database),
    quarantine: new PostgresQuarantine(database),
    quarantineDesk: new PostgresQuarantineDesk(database),
    accounts: new PostgresAccounts(database),
    history,
    trials: openTrials(on, registry, history),
  };
}

function openTrials({ clock, reporter, lifecycle }: Setting, registry: PostgresRegistry, history: History): ThreadTrials {
  const fleet = (): Fleet => ({
    halls: registry.halls(),
    kiosks: registry.kiosks(),
    people: registry.people(),
    systems: registry.systems(),
    needs: registry.needs(),
    citizenServices: registry.citizenServices(),
  });
  const trials = new ThreadTrials({ history, fleet, clock, report: reporter.report });
  lifecycle.onStop('the trial of rules', () => trials.stop());
  return trials;
}

async function openDatabase(on: Setting): Promise<Database> {
  const { settings, dataDir, lifecycle, health, reporter, patience, say } = on;
  say(settings.POSTGRES_URL ? 'PostgreSQL' : 'the embedded PostgreSQL');
  const where = settings.POSTGRES_URL ? serverOf(settings, settings.POSTGRES_URL) : { folder: join(dataDir, 'postgres') };
  const open = (): Promise<Database> => openPostgres(where, reporter.report);
  const database = await (patience ? patience.until('PostgreSQL', open) : open());
  lifecycle.onStop('the database', () => database.close());
  health.add('postgres', () => database.ready());
  return database;
}

const serverOf = (settings: Settings, url: string) => ({
  url,
  mayMigrate: settings.MIGRATE === 'yes',
  ...(settings.GRAFANA_PASSWORD && { grafanaPassword: settings.GRAFANA_PASSWORD }),
});

const retentionOf = (settings: Settings): Retention => ({
  days: { raw: settings.HISTORY_RAW_DAYS, '5m': settings.HISTORY_5M_DAYS, '1h': settings.HISTORY_1H_DAYS },
  change: settings.HISTORY_RETENTION,
});

/** Where the history is, when it is in InfluxDB; null: it is the embedded one. Plain values: a thread is told it too. */
export function influxOf({ settings, dataDir }: Setting): Omit<InfluxAddress, 'report' | 'clock'> | null {
  if (!settings.INFLUX_URL) return null;
  return {
    url: settings.INFLUX_URL,
    bucket: settings.INFLUX_BUCKET ?? 'hallwatch',
    positionFile: join(dataDir, 'positions', 'record'),
    retention: retentionOf(settings),
    ...(settings.INFLUX_TOKEN && { token: settings.INFLUX_TOKEN }),
    ...(settings.INFLUX_ORG && { org: settings.INFLUX_ORG }),
  };
}

async function openHistory(on: Setting): Promise<History> {
  const { settings, dataDir, lifecycle, health, reporter, say } = on;
  const address = influxOf(on);
  if (address) {
    say('the history in InfluxDB');
    const history = await InfluxHistory.open({ ...address, report: reporter.report, clock: on.clock });
    health.add('history', () => history.ready());
    return history;
  }
  say('the embedded history');
  const folder = join(dataDir, 'history');
  mkdirSync(folder, { recursive: true });
  const { DuckHistory } = await embeddedHistory();
  const history = await DuckHistory.open({ folder, retention: { wished: retentionOf(settings), report: reporter.report } });
  lifecycle.onStop('the history', () => history.close());
  health.add('history', () => history.ready());
  return history;
}
