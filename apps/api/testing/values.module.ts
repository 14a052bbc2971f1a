import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import {
  AccountDesk,
  Accounts,
  ActChain,
  ActDesk,
  AllowedTargets,
  ApiTokens,
  CalendarBook,
  Changes,
  Clock,
  CustomerFiles,
  Deputies,
  Devices,
  Factors,
  FleetView,
  FreshSecrets,
  GonePeople,
  History,
  IdentityBook,
  IdentityProviders,
  IncidentBook,
  type Kiosk,
  KioskLines,
  KioskRegistry,
  LossBook,
  ModeBook,
  Monitor,
  MonitoringBook,
  NoticeBoard,
  NotNotifiedBook,
  OrderBook,
  OrderOverview,
  Outbox,
  OutsideAlertDesk,
  PastBook,
  Photos,
  Quarantine,
  QuarantineDesk,
  RegisterHistory,
  ReviewBook,
  RuleBook,
  RuleReader,
  RuleTrials,
  Sessions,
  SilenceBook,
  StockBook,
  WithheldBook,
} from '#libs/domain/index.js';
import { Health, type Report } from '#libs/runtime/index.js';
import { Separation } from '../access/access.js';
import { AccessRules } from '../access/access-rules.js';
import { MOST_READERS } from '../live/audience.js';
import { Addresses } from '../ports/addresses.js';
import { Limits } from '../ports/limits.js';
import { MachineTokens, type Tokens } from '../ports/machine-tokens.js';
import { NoLines } from '../ports/no-lines.module.js';
import { REPORT } from '../ports/report.js';
import type { Arrival, ServerSetting } from '../server.js';

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
  targets: AllowedTargets;
  orders: OrderBook;
  reviews: ReviewBook;
  orderOverview: OrderOverview;
  acts: ActDesk;
  chain: ActChain;
  identities: IdentityBook;
  /** Absent: none but the password. */
  identityProviders?: IdentityProviders;
  customerFiles: CustomerFiles;
  photos: Photos;
  stock: StockBook;
  registerHistory: RegisterHistory;
  deputies: Deputies;
  gonePeople: GonePeople;
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
  accountDesk: AccountDesk;
  sessions: Sessions;
  devices: Devices;
  factors: Factors;
  apiTokens: ApiTokens;
  accessRules?: AccessRules;
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
  /** What else the edge is told of names and limits; absent: any name, and no limit. */
  web?: Omit<ServerSetting['settings'], 'HTTP_HOST' | 'TRUSTED_PROXIES'>;
  /** How long a request may take to arrive; absent: as ever. */
  arrival?: Arrival;
  /** Told every fresh secret of a kiosk, of a new one or a rotated one, so that an external broker can let it in. */
  onCredential?: (kiosk: Kiosk, password: string) => Promise<void> | void;
  /** What one of many may take; absent: everything. */
  limits?: Limits;
  /** What lets machines in, each for one thing. */
  tokens?: Tokens;
  /** The administrators of system, security and audit are three people. */
  separated?: boolean;
  /** The broker knows one secret a kiosk, so that a rotated one ends at once. */
  oneSecretEach?: boolean;
}

/** Every port under its own abstract class, which is its token. */
const portsOf = (parts: HttpParts) =>
  [
    { provide: Clock, useValue: parts.clock },
    { provide: GonePeople, useValue: parts.gonePeople },
    { provide: KioskRegistry, useValue: parts.registry },
    { provide: CalendarBook, useValue: parts.calendar },
    { provide: RuleBook, useValue: parts.rules },
    { provide: RuleReader, useValue: parts.ruleReader },
    { provide: RuleTrials, useValue: parts.trials },
    { provide: FleetView, useValue: parts.fleetView },
    { provide: IncidentBook, useValue: parts.incidents },
    { provide: LossBook, useValue: parts.losses },
    { provide: ModeBook, useValue: parts.modes },
    { provide: WithheldBook, useValue: parts.withheld },
    { provide: NotNotifiedBook, useValue: parts.untold },
    { provide: SilenceBook, useValue: parts.silences },
    { provide: AllowedTargets, useValue: parts.targets },
    { provide: OrderBook, useValue: parts.orders },
    { provide: ReviewBook, useValue: parts.reviews },
    { provide: OrderOverview, useValue: parts.orderOverview },
    { provide: ActDesk, useValue: parts.acts },
    { provide: ActChain, useValue: parts.chain },
    { provide: IdentityBook, useValue: parts.identities },
    { provide: IdentityProviders, useValue: parts.identityProviders ?? new IdentityProviders() },
    { provide: CustomerFiles, useValue: parts.customerFiles },
    { provide: Photos, useValue: parts.photos },
    { provide: StockBook, useValue: parts.stock },
    { provide: Deputies, useValue: parts.deputies },
    { provide: RegisterHistory, useValue: parts.registerHistory },
    { provide: NoticeBoard, useValue: parts.notices },
    { provide: Monitor, useValue: parts.monitor },
    { provide: OutsideAlertDesk, useValue: parts.outsideAlerts },
    { provide: MonitoringBook, useValue: parts.monitoring },
    { provide: PastBook, useValue: parts.past },
    { provide: Outbox, useValue: parts.outbox },
    { provide: History, useValue: parts.history },
    { provide: Quarantine, useValue: parts.quarantine },
    { provide: QuarantineDesk, useValue: parts.quarantineDesk },
    { provide: Changes, useValue: parts.changes },
    { provide: Accounts, useValue: parts.accounts },
    { provide: AccountDesk, useValue: parts.accountDesk },
    { provide: Sessions, useValue: parts.sessions },
    { provide: Devices, useValue: parts.devices },
    { provide: Factors, useValue: parts.factors },
    { provide: ApiTokens, useValue: parts.apiTokens },
    { provide: AccessRules, useValue: parts.accessRules ?? new AccessRules() },
    { provide: KioskLines, useValue: parts.lines ?? new NoLines() },
    { provide: Health, useValue: parts.health },
    { provide: Registry, useValue: parts.metrics },
    { provide: REPORT, useValue: parts.report },
    { provide: Addresses, useValue: new Addresses(parts.publicUrl, parts.boardUrl) },
    { provide: Separation, useValue: new Separation(parts.separated) },
    { provide: Limits, useValue: parts.limits ?? new Limits(MOST_READERS, null) },
    { provide: MachineTokens, useValue: new MachineTokens(parts.tokens ?? {}) },
    { provide: FreshSecrets, useValue: new FreshSecrets(parts.onCredential, parts.oneSecretEach) },
  ] satisfies Provider[];

/** The ports of all features as values, in place of the global modules of a process. */
@Global()
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class ValuesModule {
  static of(parts: HttpParts): DynamicModule {
    const providers = portsOf(parts);
    return { module: ValuesModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
