import { describe, expect, test } from '@jest/globals';
import { Global, type InjectionToken, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Registry } from 'prom-client';
import {
  Accounts,
  ActChain,
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
  RegisterHistory,
  RuleBook,
  RuleReader,
  RuleTrials,
  SilenceBook,
  WithheldBook,
} from '#libs/domain/index.js';
import { Health } from '#libs/runtime/index.js';
import { Access, Separation } from './access/access.js';
import { AccessModule } from './access/access.module.js';
import { BoardModule } from './board/board.module.js';
import { BooksModule } from './books/books.module.js';
import { FEATURES } from './features.js';
import { GivingModule } from './giving/giving.module.js';
import { HistoryModule } from './history/history.module.js';
import { LiveModule } from './live/live.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { Addresses } from './ports/addresses.js';
import { MachineTokens } from './ports/machine-tokens.js';
import { REPORT } from './ports/report.js';
import { RegisterModule } from './register/register.module.js';
import { RulesModule } from './rules/rules.module.js';

const GIVING = [FleetView, IncidentBook, WithheldBook, NoticeBoard, KioskRegistry, Changes, Clock, Monitor];

/** By feature, every port that it stands on, and no other. */
const NEEDS: [Type, InjectionToken[]][] = [
  [AccessModule, [Accounts, Clock, Addresses, KioskRegistry, MachineTokens, Separation]],
  [GivingModule, GIVING],
  [RegisterModule, [...GIVING, Access, ActChain, CalendarBook, PastBook, KioskLines, FreshSecrets, RegisterHistory]],
  [
    BooksModule,
    [
      IncidentBook,
      WithheldBook,
      NotNotifiedBook,
      OrderBook,
      ActDesk,
      NoticeBoard,
      Outbox,
      OutsideAlertDesk,
      KioskRegistry,
      Clock,
    ],
  ],
  [RulesModule, [RuleBook, RuleReader, RuleTrials, SilenceBook, KioskRegistry, Clock]],
  [HistoryModule, [History, LossBook, ModeBook, PastBook, MonitoringBook, Monitor, KioskRegistry, Clock]],
  [BoardModule, [...GIVING, Addresses]],
  [LiveModule, [Changes, Monitor, Accounts, Clock, REPORT]],
  [OperationsModule, [Health, Registry, Clock, Monitor, Quarantine, QuarantineDesk]],
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
