export {
  agesOf,
  askToBeSaved,
  BACKUP_FILE,
  CHECKED_FILE,
  type Counted,
  type Saved,
  tellAges,
} from '#libs/adapters/backups/index.js';
export { type JournalRecord, JournalSurvey, missingTold, readReleased } from '#libs/adapters/journal/index.js';
export { lockFolder } from '#libs/adapters/lock/index.js';
export {
  type Database,
  type DatabaseLook,
  KNOWN_MIGRATIONS,
  lookAtFolder,
  lookAtServer,
  migrationsAt,
  openPostgres,
  PostgresActChain,
  RECKONED_TABLES,
  StandingView,
  type SupportLook,
  supportLookAtFolder,
  supportLookAtServer,
} from '#libs/adapters/postgres/index.js';
export { IntakeFile, SnapshotFile, watchFile } from '#libs/adapters/snapshot/index.js';
export { closeDataFolder } from './data-folder.js';
export { embeddedHistory } from './embedded-history.js';
export { identityProviders } from './identity.js';
export * from './log.js';
export { exposeOwn, openPortsOfMachines } from './own-metrics.js';
export * from './replay/run.js';
export * from './saving.js';
export { WebhookSecret } from './secrets.js';
export * from './seeding/seed-stores.js';
export type { Past, PastAct, PastMessage } from './seeding/seeding.js';
export * from './server-process.js';
export { Setting } from './setting.js';
export * from './stores.js';
