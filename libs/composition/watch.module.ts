import { Module } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { SnapshotFile, watchFile } from '#libs/adapters/snapshot/index.js';
import { type Config, downTopic } from '#libs/contracts/index.js';
import { Books, Downlink, FleetView, IncidentBook, KioskRegistry, ModeBook, RuleBook, WithheldBook } from '#libs/domain/index.js';
import { standingCauses } from '#libs/stages/decide/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { BookedRules, RuleKeeper, Watch, WatchLag, type WatchParts } from '#libs/stages/watch/index.js';
import { IntakeModule } from './intake.module.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { RulesModule } from './rules.module.js';
import { Setting } from './setting.js';

const rules = part('the rules', [Setting, RuleBook, Intake], ({ clock, reporter }, book, intake) => {
  const mark = (version: string) => intake.useRules(version);
  return new RuleKeeper({ book, mark, clock, report: reporter.report });
});

const askBirth =
  (downlink: Downlink): WatchParts['askBirth'] =>
  (kiosk, wish) =>
    downlink.publishDown(downTopic(kiosk, 'config'), JSON.stringify(wish satisfies Config), true);

const watch = made(
  Watch,
  [Setting, LocalJournal, KioskRegistry, BookedRules, Books, IncidentBook, WithheldBook, FleetView, ModeBook, Downlink],
  ({ dataDir, clock, reporter }, journal, registry, booked, books, incidents, withheld, fleetView, modes, downlink) => {
    const it = new Watch({
      ...{ journal, registry, rules: booked, books, fleetView, modes, clock, report: reporter.report },
      standing: () => standingCauses({ incidents, withheld }),
      snapshots: new SnapshotFile(watchFile(dataDir)),
      stopwatch: () => performance.now(),
      askBirth: askBirth(downlink),
    });
    it.expose(reporter.metrics);
    return it;
  },
);

const lag = made(WatchLag, [Setting, LocalJournal, Watch], ({ clock }, journal, it) => {
  return new WatchLag({ end: () => journal.end(), judged: () => it.upTo, clock });
});

/** Holds what kiosks send against the rules. */
@Module({ imports: [IntakeModule, RulesModule], providers: [rules, watch, lag], exports: [Watch, WatchLag] })
export class WatchModule {}
