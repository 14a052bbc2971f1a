import { describe, expect, test } from '@jest/globals';
import { Global, type InjectionToken, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
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
import { Health } from '#libs/runtime/index.js';
import { Access, Separation } from './access/access.js';
import { AccessModule } from './access/access.module.js';
import { AccessRules } from './access/access-rules.js';
import { Acts } from './access/acts.js';
import { Entrances } from './access/entrances.js';
import { AuditModule } from './audit/audit.module.js';
import { BoardModule } from './board/board.module.js';
import { BooksModule } from './books/books.module.js';
import { FEATURES } from './features.js';
import { FilesModule } from './files/files.module.js';
import { GivingModule } from './giving/giving.module.js';
import { HistoryModule } from './history/history.module.js';
import { LiveModule } from './live/live.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PhotosModule } from './photos/photos.module.js';
import { Addresses } from './ports/addresses.js';
import { Limits } from './ports/limits.js';
import { MachineTokens } from './ports/machine-tokens.js';
import { REPORT } from './ports/report.js';
import { RegisterModule } from './register/register.module.js';
import { RulesModule } from './rules/rules.module.js';
import { StockModule } from './stock/stock.module.js';

const GIVING = [FleetView, IncidentBook, WithheldBook, NoticeBoard, KioskRegistry, Changes, Clock, Monitor];

/** By feature, every port that it stands on, and no other. */
const NEEDS: [Type, InjectionToken[]][] = [
  [
    AccessModule,
    [
      ...[Accounts, AccountDesk, Sessions, Devices, Factors, ApiTokens, Deputies, ActChain, IdentityBook, IdentityProviders],
      ...[Clock, Addresses, KioskRegistry, MachineTokens, Separation, AccessRules, REPORT],
    ],
  ],
  [GivingModule, GIVING],
  [
    RegisterModule,
    [
      ...GIVING,
      Acts,
      ActChain,
      CalendarBook,
      PastBook,
      KioskLines,
      FreshSecrets,
      GonePeople,
      Outbox,
      Access,
      AllowedTargets,
      RegisterHistory,
    ],
  ],
  [
    BooksModule,
    [
      Access,
      FleetView,
      IncidentBook,
      WithheldBook,
      NotNotifiedBook,
      OrderBook,
      OrderOverview,
      ReviewBook,
      ActDesk,
      NoticeBoard,
      Outbox,
      OutsideAlertDesk,
      KioskRegistry,
      Clock,
      Access,
    ],
  ],
  [RulesModule, [Acts, RuleBook, RuleReader, RuleTrials, SilenceBook, KioskRegistry, Clock, Access]],
  [HistoryModule, [History, LossBook, ModeBook, PastBook, MonitoringBook, Monitor, KioskRegistry, Clock, Access]],
  [BoardModule, [...GIVING, Addresses]],
  [LiveModule, [Changes, Monitor, Entrances, Access, KioskRegistry, Limits, REPORT]],
  [OperationsModule, [Acts, Entrances, MachineTokens, Health, Registry, Clock, Monitor, Quarantine, QuarantineDesk, Access]],
  [AuditModule, [ActChain, Clock, Acts]],
  [FilesModule, [CustomerFiles, KioskRegistry, Clock, Access, Acts]],
  [StockModule, [StockBook, OrderBook, ActDesk, KioskRegistry, Clock, Access]],
  [PhotosModule, [Photos, OrderBook, Clock, Access, Acts]],
];

/** A port of which nothing is asked while a module is compiled, but for the time and to be told. */
const idle = { now: () => 0, onTurn: () => () => undefined };

/** Compiles a feature alone, with these ports given. */
async function compile(feature: Type, ports: InjectionToken[]): Promise<void> {
  @Global()
  @Module({ providers: ports.map((provide) => ({ provide, useValue: idle })), exports: ports })
  class Ports {}
  const module = await Test.createTestingModule({ imports: [Ports, feature] }).compile();
  await module.close();
}

describe.each(NEEDS.map(([feature, ports]) => ({ name: feature.name, feature, ports })))('$name', ({ feature, ports }) => {
  test('stands alone on its ports', async () => {
    await compile(feature, ports);
  });

  test.each(ports.map((port) => ({ port, called: typeof port === 'function' ? port.name : String(port) })))(
    'does not stand without $called',
    async ({ port }) => {
      const others = ports.filter((one) => one !== port);
      await expect(compile(feature, others)).rejects.toThrow(/resolve dependencies/);
    },
  );
});

test('every feature says here what it stands on', () => {
  expect(FEATURES.filter((feature) => !NEEDS.some(([one]) => one === feature))).toEqual([]);
});
