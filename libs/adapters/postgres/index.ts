export { PostgresAccountDesk } from './access/account-desk.js';
export { PostgresAccounts } from './access/accounts.js';
export { PostgresApiTokens } from './access/api-tokens.js';
export { PostgresDevices } from './access/devices.js';
export { FactorKey } from './access/factor-key.js';
export { PostgresFactors } from './access/factors.js';
export { PostgresGonePeople } from './access/gone-people.js';
export { PostgresSessions } from './access/sessions.js';
export { appendActs, PostgresActChain } from './books/act-chain.js';
export { PostgresActDesk } from './books/acts.js';
export { PostgresBooks } from './books/books.js';
export { PostgresChanges } from './books/changes.js';
export { PostgresCustomerFiles } from './books/customer-files.js';
export { PostgresDaysOver } from './books/days-over.js';
export { PostgresDueBook } from './books/due.js';
export { PostgresFleetView } from './books/fleet-view.js';
export { PostgresIncidentBook } from './books/incidents.js';
export { PostgresLossBook } from './books/losses.js';
export { PostgresModeBook } from './books/modes.js';
export { PostgresMonitoringBook } from './books/monitoring.js';
export { PostgresNotNotifiedBook } from './books/not-notified.js';
export { PostgresNoticeBoard } from './books/notices.js';
export { PostgresOrderOverview } from './books/order-overview.js';
export { PostgresOrderBook } from './books/orders.js';
export { PostgresOutbox } from './books/outbox.js';
export { PostgresOutsideAlertBook } from './books/outside-alerts.js';
export { PostgresOwnNumbersBook } from './books/own-numbers.js';
export { PostgresPastBook } from './books/past.js';
export { PostgresPhotos } from './books/photos.js';
export { PostgresQuarantine } from './books/quarantine.js';
export { PostgresQuarantineDesk } from './books/quarantine-desk.js';
export { PostgresReviewBook } from './books/reviews.js';
export { PostgresStockBook } from './books/stock.js';
export { PostgresWithheldBook } from './books/withheld.js';
export { Database } from './database.js';
export { saveEmbedded } from './embedded/save-embedded.js';
export { PostgresInstallation } from './grafana/installation.js';
export {
  type DatabaseLook,
  KNOWN_MIGRATIONS,
  lookAtFolder,
  lookAtServer,
  migrationsAt,
  RECKONED_TABLES,
  StandingView,
} from './look.js';
export { openPostgres, type PostgresOptions } from './open.js';
export { PostgresCalendar } from './register/calendar.js';
export { PostgresDeputies } from './register/deputies.js';
export { PostgresIdentityBook } from './register/identities.js';
export { PostgresRegisterHistory } from './register/register-history.js';
export { PostgresRegistry } from './register/registry.js';
export { PostgresRuleBook } from './register/rules.js';
export { PostgresSharedSecret } from './register/shared-secret.js';
export { PostgresSilenceBook } from './register/silences.js';
export { PostgresTargetsBefore } from './register/targets-before.js';
export { type SupportLook, supportLookAtFolder, supportLookAtServer } from './support-look.js';
export { DatabaseRefusal, DatabaseUnavailable } from './trouble.js';
