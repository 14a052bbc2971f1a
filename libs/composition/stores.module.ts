import { type DynamicModule, type FactoryProvider, Module, type Provider } from '@nestjs/common';
import {
  Database,
  FactorKey,
  PostgresAccountDesk,
  PostgresAccounts,
  PostgresDeputies,
  PostgresFactors,
  PostgresRegistry,
  PostgresRuleBook,
  PostgresTargetsBefore,
} from '#libs/adapters/postgres/index.js';
import {
  AccountDesk,
  Accounts,
  AllowedTargets,
  CalendarBook,
  Deputies,
  Factors,
  type Fleet,
  History,
  HOUR,
  KioskRegistry,
  MINUTE,
  RuleBook,
  RuleReader,
  RuleTrials,
} from '#libs/domain/index.js';
import type { Settings } from '#libs/runtime/index.js';
import { beginRuleBook, YamlRules } from '#libs/stages/watch/index.js';
import { databaseServer, embeddedDatabase } from './database.js';
import { historyInFolder, historyInInflux } from './history.js';
import { made } from './providers.js';
import { ThreadTrials } from './replay/trials.js';
import { factorSecret } from './secrets.js';
import { Setting } from './setting.js';
import { IN_DATABASE, PORTS, STORES } from './store-ports.js';

async function openRuleBook({ clock, settings }: Setting, database: Database): Promise<RuleBook> {
  const rules = new PostgresRuleBook(database, clock);
  await beginRuleBook(rules, settings.RULES_FILE);
  return rules;
}

const openRegistry = ({ clock, reporter }: Setting, database: Database): Promise<PostgresRegistry> =>
  PostgresRegistry.open(database, clock, reporter.report);

const fleetOf = (registry: KioskRegistry): Fleet => ({
  halls: registry.halls(),
  kiosks: registry.kiosks(),
  people: registry.people(),
  systems: registry.systems(),
  needs: registry.needs(),
  citizenServices: registry.citizenServices(),
  departments: registry.departments(),
  rosters: registry.rosters(),
});

function openTrials({ clock, reporter, lifecycle }: Setting, registry: KioskRegistry, history: History): RuleTrials {
  const trials = new ThreadTrials({ history, fleet: () => fleetOf(registry), clock, report: reporter.report });
  lifecycle.onStop('the trial of rules', () => trials.stop());
  return trials;
}

const openAccounts = ({ settings }: Setting, database: Database): PostgresAccounts =>
  new PostgresAccounts(database, { longest: settings.SESSION_HOURS * HOUR, idle: settings.SESSION_IDLE_MINUTES * MINUTE });

/** Asked for when there is a second factor. A process whose folder does not stay has the key of the settings alone: one of its own would be lost. */
function openFactors({ settings, dataDir, reporter }: Setting, database: Database, keepsFolder: boolean): PostgresFactors {
  let key: FactorKey | null | undefined;
  const find = (): FactorKey | null => {
    const secret = settings.FACTOR_KEY ?? (keepsFolder ? factorSecret(dataDir, reporter.report) : undefined);
    return secret === undefined ? null : new FactorKey(secret);
  };
  return new PostgresFactors(database, () => {
    key = key === undefined ? find() : key;
    return key;
  });
}

const PROVIDERS: Provider[] = [
  ...Object.values(IN_DATABASE).flatMap(([port, Adapter]) => [
    { provide: Adapter, inject: [Database], useFactory: (database: Database) => new Adapter(database) },
    ...((port as unknown) === Adapter ? [] : [{ provide: port, useExisting: Adapter }]),
  ]),
  made(RuleBook, [Setting, Database], openRuleBook),
  made(PostgresAccounts, [Setting, Database], openAccounts),
  { provide: Accounts, useExisting: PostgresAccounts },
  made(
    PostgresAccountDesk,
    [Setting, Database],
    ({ settings }, database) => new PostgresAccountDesk(database, settings.PASSWORD_FORMER),
  ),
  { provide: AccountDesk, useExisting: PostgresAccountDesk },
  // Behind the rules: what opens goes one after the other, so that a start that is refused leaves nothing half open.
  made(PostgresRegistry, [Setting, Database, RuleBook], openRegistry),
  { provide: KioskRegistry, useExisting: PostgresRegistry },
  made(Deputies, [Database, PostgresRegistry], (database, registry) => new PostgresDeputies(database, registry)),
  made(CalendarBook, [PostgresRegistry], ({ calendar }) => calendar),
  { provide: RuleReader, useClass: YamlRules },
  made(
    AllowedTargets,
    [Setting, PostgresTargetsBefore, RuleBook],
    async ({ settings }, before) => new AllowedTargets(settings.ALLOW_TARGETS, await before.read()),
  ),
  { provide: Factors, useExisting: PostgresFactors },
  made(RuleTrials, [Setting, KioskRegistry, History], openTrials),
];

/** The books, the register and the history, each port under its own class. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class StoresModule {
  /** In PostgreSQL and InfluxDB. */
  static servers(): DynamicModule {
    return StoresModule.on(databaseServer, historyInInflux, false);
  }

  /** In the data folder, but for what the settings name a server for. */
  static embedded(settings: Settings): DynamicModule {
    return StoresModule.on(
      settings.POSTGRES_URL ? databaseServer : embeddedDatabase,
      settings.INFLUX_URL ? historyInInflux : historyInFolder,
      true,
    );
  }

  private static on(database: FactoryProvider, history: FactoryProvider, keepsFolder: boolean): DynamicModule {
    const factors = made(PostgresFactors, [Setting, Database], (on, its) => openFactors(on, its, keepsFolder));
    const providers = [database, history, factors, ...PROVIDERS];
    return { module: StoresModule, global: true, providers, exports: [...new Set([...PORTS, ...Object.values(STORES)])] };
  }
}
