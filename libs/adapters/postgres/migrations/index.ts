import { Register1767225600000 } from './1767225600000-register.js';
import { Books1767225601000 } from './1767225601000-books.js';
import { Quarantine1767225602000 } from './1767225602000-quarantine.js';
import { Accounts1767225603000 } from './1767225603000-accounts.js';
import { QuarantineRetries1767225606000 } from './1767225606000-quarantine-retries.js';
import { Halls1767225607000 } from './1767225607000-halls.js';
import { Calendar1767225680000 } from './1767225680000-calendar.js';
import { Rules1767225690000 } from './1767225690000-rules.js';
import { Silences1767225700000 } from './1767225700000-silences.js';
import { ServiceLosses1767225710000 } from './1767225710000-service-losses.js';
import { HistoryDue1767225720000 } from './1767225720000-history-due.js';
import { KioskModes1767225730000 } from './1767225730000-kiosk-modes.js';
import { Untold1767225740000 } from './1767225740000-untold.js';
import { Reopening1767225750000 } from './1767225750000-reopening.js';
import { Grafana1767225990000 } from './1767225990000-grafana.js';
import { Dashboards1767226000000 } from './1767226000000-dashboards.js';
import { BusinessSystems1767226010000 } from './1767226010000-business-systems.js';
import { Owed1767226020000 } from './1767226020000-owed.js';
import { AdministratorsTold1767226030000 } from './1767226030000-administrators-told.js';
import { Services1767226040000 } from './1767226040000-services.js';
import { Quiet1767226050000 } from './1767226050000-quiet.js';
import { Ends1767226060000 } from './1767226060000-ends.js';
import { Lanes1767226080000 } from './1767226080000-lanes.js';
import { Monitoring1767226110000 } from './1767226110000-monitoring.js';
import { Bearing1767226220000 } from './1767226220000-bearing.js';
import { Past1767226230000 } from './1767226230000-past.js';
import { Told1767226310000 } from './1767226310000-told.js';
import { OutsideAlerts1767226320000 } from './1767226320000-outside-alerts.js';
import { Touched1767226330000 } from './1767226330000-touched.js';
import { Screens1767226340000 } from './1767226340000-screens.js';
import { Standing1767226350000 } from './1767226350000-standing.js';
import { OwnNumbers1767226380000 } from './1767226380000-own-numbers.js';
import { ServicesJoined1767226400000 } from './1767226400000-services-joined.js';
import { ServicesBear1767226530000 } from './1767226530000-services-bear.js';
import { Access1767226600000 } from './1767226600000-access.js';
import { PeopleIn1767226610000 } from './1767226610000-people-in.js';
import { Identities1767226620000 } from './1767226620000-identities.js';
import { Acts1767226630000 } from './1767226630000-acts.js';
import { Departments1767226640000 } from './1767226640000-departments.js';
import { Targets1767226660000 } from './1767226660000-targets.js';
import { Passwords1767226670000 } from './1767226670000-passwords.js';
import { FactorKeys1767226671000 } from './1767226671000-factor-keys.js';
import { HandedIn1767226680000 } from './1767226680000-handed-in.js';
import { OrderTurns1767226700000 } from './1767226700000-order-turns.js';
import { OrderLimits1767226700010 } from './1767226700010-order-limits.js';
import { Photos1767226710000 } from './1767226710000-photos.js';
import { OrderBoard1767226720000 } from './1767226720000-order-board.js';
import { Stock1767226730000 } from './1767226730000-stock.js';
import { Rosters1767226740000 } from './1767226740000-rosters.js';
import { Routing1767226750000 } from './1767226750000-routing.js';
import { Reviews1767226760000 } from './1767226760000-reviews.js';
import { Away1767226760010 } from './1767226760010-away.js';

/** Every migration, oldest first. A published one is never changed: a new one follows it. */
export const MIGRATIONS = [
  Register1767225600000,
  Books1767225601000,
  Quarantine1767225602000,
  Accounts1767225603000,
  QuarantineRetries1767225606000,
  Halls1767225607000,
  Calendar1767225680000,
  Rules1767225690000,
  Silences1767225700000,
  ServiceLosses1767225710000,
  HistoryDue1767225720000,
  KioskModes1767225730000,
  Untold1767225740000,
  Reopening1767225750000,
  Grafana1767225990000,
  Dashboards1767226000000,
  BusinessSystems1767226010000,
  Owed1767226020000,
  AdministratorsTold1767226030000,
  Services1767226040000,
  Quiet1767226050000,
  Ends1767226060000,
  Lanes1767226080000,
  Monitoring1767226110000,
  Bearing1767226220000,
  Past1767226230000,
  Told1767226310000,
  OutsideAlerts1767226320000,
  Touched1767226330000,
  Screens1767226340000,
  Standing1767226350000,
  OwnNumbers1767226380000,
  ServicesJoined1767226400000,
  ServicesBear1767226530000,
  Access1767226600000,
  PeopleIn1767226610000,
  Identities1767226620000,
  Acts1767226630000,
  Departments1767226640000,
  Targets1767226660000,
  Passwords1767226670000,
  FactorKeys1767226671000,
  HandedIn1767226680000,
  OrderTurns1767226700000,
  OrderLimits1767226700010,
  Photos1767226710000,
  OrderBoard1767226720000,
  Stock1767226730000,
  Rosters1767226740000,
  Routing1767226750000,
  Reviews1767226760000,
  Away1767226760010,
] as const;
