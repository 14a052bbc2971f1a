export { PostgresAccounts } from './accounts.js';
export { PostgresActDesk } from './acts.js';
export { PostgresBooks } from './books.js';
export { PostgresCalendar } from './calendar.js';
export { PostgresChanges } from './changes.js';
export type { Database } from './database.js';
export { PostgresDaysOver } from './days-over.js';
export { PostgresDueBook } from './due.js';
export { PostgresFleetView } from './fleet-view.js';
export { PostgresIncidentBook } from './incidents.js';
export { PostgresInstallation } from './installation.js';
export {
  type DatabaseLook,
  KNOWN_MIGRATIONS,
  lookAtFolder,
  lookAtServer,
  migrationsAt,
  RECKONED_TABLES,
  StandingView,
} from './look.js';
export { PostgresLossBook } from './losses.js';
export { PostgresModeBook } from './modes.js';
export { PostgresMonitoringBook } from './monitoring.js';
export { PostgresNoticeBoard } from './notices.js';
export { openPostgres, type PostgresOptions } from './open.js';
export { PostgresOrderBook } from './orders.js';
export { PostgresOutbox } from './outbox.js';
export { PostgresOutsideAlertBook } from './outside-alerts.js';
export { PostgresOwnNumbersBook } from './own-numbers.js';
export { PostgresPastBook } from './past.js';
export { PostgresQuarantine } from './quarantine.js';
export { PostgresQuarantineDesk } from './quarantine-desk.js';
export { PostgresRegistry } from './registry.js';
export { PostgresRuleBook } from './rules.js';
export { saveEmbedded } from './save-embedded.js';
export { PostgresSharedSecret } from './shared-secret.js';
export { PostgresSilenceBook } from './silences.js';
export { DatabaseRefusal, DatabaseUnavailable } from './trouble.js';
export { PostgresUntoldBook } from './untold.js';
export { PostgresWithheldBook } from './withheld.js';
