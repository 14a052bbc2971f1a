import type { Registry } from 'prom-client';
import type {
  Accounts,
  ActDesk,
  CalendarBook,
  Changes,
  Clock,
  FleetView,
  History,
  IncidentBook,
  Kiosk,
  KioskLines,
  KioskRegistry,
  LossBook,
  ModeBook,
  Monitor,
  MonitoringBook,
  NoticeBoard,
  NotNotifiedBook,
  OrderBook,
  Outbox,
  OutsideAlertDesk,
  PastBook,
  Quarantine,
  QuarantineDesk,
  RuleBook,
  RuleReader,
  RuleTrials,
  SilenceBook,
  WithheldBook,
} from '#libs/domain/index.js';
import type { Health, Report } from '#libs/runtime/index.js';
import type { Tokens } from '../ports/machine-tokens.js';

/** Everything that the HTTP side reads, writes and tells, by value. */
export interface HttpParts {
  host: string;
  /** 0: any free one. */
  port: number;
  clock: Clock;
  registry: KioskRegistry;
  calendar: CalendarBook;
  rules: RuleBook;
  ruleReader: RuleReader;
  trials: RuleTrials;
  fleetView: FleetView;
  incidents: IncidentBook;
  losses: LossBook;
  modes: ModeBook;
  withheld: WithheldBook;
  untold: NotNotifiedBook;
  silences: SilenceBook;
  orders: OrderBook;
  acts: ActDesk;
  notices: NoticeBoard;
  /** Whether somebody watches. */
  monitor: Monitor;
  /** Takes the alerts of Prometheus. */
  outsideAlerts: OutsideAlertDesk;
  /** When nobody did. */
  monitoring: MonitoringBook;
  /** What the register said before. */
  past: PastBook;
  outbox: Outbox;
  history: History;
  quarantine: Quarantine;
  quarantineDesk: QuarantineDesk;
  changes: Changes;
  accounts: Accounts;
  health: Health;
  metrics: Registry;
  report: Report;
  /** Absent: no broker is reached from this process. */
  lines?: KioskLines;
  /** The address that people open, when it is not the one that is listened on. */
  publicUrl?: string;
  /** Where the public opens the board, when that is another. */
  boardUrl?: string;
  /** Addresses and networks of the reverse proxies that are believed about who asks. */
  trustedProxies?: string[];
  /** Told every fresh secret of a kiosk, of a new one or a rotated one, so that an external broker can let it in. */
  onCredential?: (kiosk: Kiosk, password: string) => Promise<void> | void;
  /** What lets machines in, each for one thing. */
  tokens?: Tokens;
  /** The broker knows one secret a kiosk, so that a rotated one ends at once. */
  oneSecretEach?: boolean;
}
