import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Registry } from 'prom-client';
import {
  Accounts,
  ActDesk,
  CalendarBook,
  Changes,
  Clock,
  FleetView,
  History,
  IncidentBook,
  KioskLines,
  KioskRegistry,
  LossBook,
  ModeBook,
  Monitor,
  MonitoringBook,
  NoticeBoard,
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
  UntoldBook,
  WithheldBook,
} from '#libs/domain/index.js';
import { Health } from '#libs/runtime/index.js';
import { WireInterceptor } from './answering.js';
import { PublicBoard } from './board/board.js';
import { ConsolePages } from './board/pages.js';
import { CONTROLLERS } from './controllers/index.js';
import { ProblemFilter } from './filter.js';
import { Giving } from './giving.js';
import { AccessGuard } from './guard.js';
import { KioskViews } from './kiosk-views.js';
import { Audiences } from './live/audiences.js';
import { LiveFeed } from './live/feed.js';
import { NO_LINES } from './no-lines.js';
import { type HttpParts, Wiring } from './parts.js';
import { RegisterEditor } from './register/editor.js';
import { LoginThrottle, Turnstile } from './throttle.js';

const ports = (parts: HttpParts) => [
  { provide: Clock, useValue: parts.clock },
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
  { provide: UntoldBook, useValue: parts.untold },
  { provide: SilenceBook, useValue: parts.silences },
  { provide: OrderBook, useValue: parts.orders },
  { provide: ActDesk, useValue: parts.acts },
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
  { provide: KioskLines, useValue: parts.lines ?? NO_LINES },
  { provide: Health, useValue: parts.health },
  { provide: Registry, useValue: parts.metrics },
  {
    provide: Wiring,
    useValue: new Wiring(
      parts.report,
      parts.publicUrl,
      parts.onCredential ?? (() => undefined),
      parts.oneSecretEach,
      parts.tokens,
      parts.boardUrl,
    ),
  },
];

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class ApiModule {
  /** Every port under its own abstract class, which is its token. */
  static of(parts: HttpParts): DynamicModule {
    return {
      module: ApiModule,
      controllers: CONTROLLERS,
      providers: [
        ...ports(parts),
        { provide: ConsolePages, useValue: new ConsolePages() },
        { provide: LoginThrottle, useValue: new LoginThrottle(parts.clock) },
        { provide: Turnstile, useValue: new Turnstile() },
        PublicBoard,
        RegisterEditor,
        KioskViews,
        Giving,
        LiveFeed,
        Audiences,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: WireInterceptor },
      ],
    };
  }
}
