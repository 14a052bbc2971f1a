import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { IntakeFile } from '#libs/adapters/snapshot/index.js';
import { ActDesk, KioskRegistry, Quarantine, QuarantineDesk } from '#libs/domain/index.js';
import { allowanceOf } from '#libs/runtime/index.js';
import {
  ActKeeper,
  Hearing,
  INTAKE_CONSUMER,
  Intake,
  PubackTimes,
  QuarantineKeeper,
  QuarantineRetries,
  TimeMarks,
} from '#libs/stages/intake/index.js';
import { JournalModule } from './journal.module.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

/** Milliseconds that what nobody waits for may wait at the door for others that share its turn and its flush. Ours. */
const GATHER = 40;

async function openDoor(on: Setting, registry: KioskRegistry, journal: LocalJournal): Promise<Intake> {
  const { settings, dataDir, clock, reporter, lifecycle } = on;
  const intake = await Intake.open({
    ...{ registry, journal, clock, report: reporter.report },
    nowMinutes: settings.NOW_MINUTES,
    allowance: allowanceOf(settings),
    snapshots: new IntakeFile(join(dataDir, 'seen.json')),
    gatherMs: GATHER,
    received: 'flushed',
  });
  intake.expose(reporter.metrics);
  journal.onTight(INTAKE_CONSUMER, () => intake.letGo());
  lifecycle.onStop('the door', () => intake.close());
  return intake;
}

const quarantine = part('the quarantine', [Setting, LocalJournal, Quarantine], ({ clock, reporter }, journal, book) => {
  const keeper = new QuarantineKeeper({ journal, quarantine: book, clock, report: reporter.report });
  return { start: () => keeper.start(), stop: () => keeper.stop(), complaints: { quarantine: keeper.complaint } };
});

const retries = part('the retries', [Setting, QuarantineDesk, Intake], ({ settings, clock, reporter }, desk, intake) => {
  const again = new QuarantineRetries({
    desk,
    retake: (packet) => intake.retake(packet),
    keepDays: settings.QUARANTINE_KEEP_DAYS,
    clock,
    report: reporter.report,
  });
  return { start: () => again.start(), stop: () => again.stop(), complaints: { retries: again.complaint } };
});

const acts = part(
  'the acts of people',
  [Setting, ActDesk, LocalJournal],
  ({ clock, reporter }, desk, journal) => new ActKeeper({ desk, journal, clock, report: reporter.report }),
);

const marks = part('the marks of time', [Setting, Intake], ({ clock }, intake) => new TimeMarks(intake, clock));

/** The door, and what else has its place in the journal by it. */
@Module({
  imports: [JournalModule],
  providers: [
    made(Intake, [Setting, KioskRegistry, LocalJournal], openDoor),
    made(Hearing, [LocalJournal, Intake], (journal, intake) => new Hearing(journal, intake)),
    made(PubackTimes, [], () => new PubackTimes(() => performance.now())),
    quarantine,
    retries,
    acts,
    marks,
  ],
  exports: [JournalModule, Intake, Hearing, PubackTimes],
})
export class IntakeModule {}
