import { Module } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { Changes, DaysOver, DueBook, History, KioskRegistry, LossBook, Quarantine } from '#libs/domain/index.js';
import { KeepDays, Record, RecordDecided, Summarize, toQuarantine } from '#libs/stages/record/index.js';
import { JournalModule } from './journal.module.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

const record = part('record', [Record], (stage) => ({
  start: () => stage.start(),
  stop: () => stage.stop(),
  complaints: { record: stage.complaint },
}));

const decided = part(
  'the record of decisions',
  [Setting, DueBook, LossBook, History, KioskRegistry, Changes],
  ({ clock, reporter }, dueBook, losses, history, registry, changes) => {
    const onNew = (call: () => void): (() => void) => changes.onNew(call);
    const stage = new RecordDecided({ dueBook, losses, history, registry, onNew, clock, report: reporter.report });
    return { start: () => stage.start(), stop: () => stage.stop(), complaints: { decided: stage.complaint } };
  },
);

const means = part('the means', [Setting, History], ({ clock, reporter }, history) => {
  const stage = new Summarize({ history, clock, report: reporter.report });
  return { start: () => stage.start(), stop: () => stage.stop(), complaints: { means: stage.complaint } };
});

const days = part('the days that are over', [Setting, DaysOver], ({ settings, clock, reporter }, book) => {
  // Nobody but this process reads the embedded PostgreSQL.
  if (!settings.POSTGRES_URL) return null;
  const stage = new KeepDays({ days: book, clock, report: reporter.report });
  return { start: () => stage.start(), stop: () => stage.stop(), complaints: { days: stage.complaint } };
});

/** What the history is told. */
@Module({
  imports: [JournalModule],
  providers: [
    made(Record, [Setting, LocalJournal, History, Quarantine], ({ clock, reporter }, journal, history, quarantine) => {
      return new Record({ journal, history, clock, report: reporter.report, unwritable: toQuarantine(quarantine) });
    }),
    record,
    decided,
    means,
    days,
  ],
  exports: [Record],
})
export class RecordModule {}
