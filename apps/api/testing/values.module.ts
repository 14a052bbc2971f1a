import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import {
  Accounts,
  ActDesk,
  CalendarBook,
  Changes,
  Clock,
  FleetView,
  FreshSecrets,
  History,
  IncidentBook,
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
import { Health } from '#libs/runtime/index.js';
import { Addresses } from '../ports/addresses.js';
import { MachineTokens } from '../ports/machine-tokens.js';
import { NoLines } from '../ports/no-lines.module.js';
import { REPORT } from '../ports/report.js';
import type { HttpParts } from './parts.js';

/** Every port under its own abstract class, which is its token. */
const portsOf = (parts: HttpParts) =>
  [
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
    { provide: NotNotifiedBook, useValue: parts.untold },
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
    { provide: KioskLines, useValue: parts.lines ?? new NoLines() },
    { provide: Health, useValue: parts.health },
    { provide: Registry, useValue: parts.metrics },
    { provide: REPORT, useValue: parts.report },
    { provide: Addresses, useValue: new Addresses(parts.publicUrl, parts.boardUrl) },
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
