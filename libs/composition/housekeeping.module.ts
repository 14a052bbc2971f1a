import { Module } from '@nestjs/common';
import { PostgresActChain, PostgresChanges, PostgresWithheldBook } from '#libs/adapters/postgres/index.js';
import { CalendarBook, GonePeople, KioskRegistry, Outbox } from '#libs/domain/index.js';
import { AnchorKeeper, NoticeReminder, RosterHoles, Trimming } from '#libs/stages/oversee/index.js';
import { part } from './parts.js';
import { Setting } from './setting.js';

const trimming = part(
  'the trimming',
  [Setting, PostgresChanges, PostgresWithheldBook],
  ({ settings, clock, reporter }, changes, withheld) =>
    new Trimming({ changes, withheld, withheldKeepDays: settings.WITHHELD_KEEP_DAYS, clock, report: reporter.report }),
);

const reminder = part(
  "the calendar's reminder",
  [Setting, CalendarBook],
  ({ clock, reporter }, calendar) => new NoticeReminder(calendar, clock, reporter.report),
);

const anchors = part(
  'the anchors of acts',
  [Setting, PostgresActChain, KioskRegistry],
  ({ clock, reporter }, chain, registry) => new AnchorKeeper({ chain, registry, clock, report: reporter.report }),
);

const holes = part(
  'the holes in rosters',
  [Setting, KioskRegistry, Outbox, GonePeople],
  ({ settings, clock, reporter }, registry, outbox, gone) =>
    new RosterHoles({ registry, outbox, gone, clock, report: reporter.report, days: settings.ROSTER_HOLE_DAYS }),
);

/** What is done from time to time. */
@Module({ providers: [trimming, reminder, anchors, holes] })
export class HousekeepingModule {}
