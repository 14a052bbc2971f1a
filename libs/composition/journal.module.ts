import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { Books, History, HOUR, Journal, type Position, Quarantine } from '#libs/domain/index.js';
import { INTAKE_CONSUMER, QUARANTINE_CONSUMER } from '#libs/stages/intake/index.js';
import { BookedRules } from '#libs/stages/watch/index.js';
import { made } from './providers.js';
import { RulesModule } from './rules.module.js';
import { Setting } from './setting.js';

const MB = 1024 * 1024;
const CONSUMERS = ['record', 'watch', QUARANTINE_CONSUMER, INTAKE_CONSUMER] as const;

/** The furthest that any consumer has come, by what it keeps itself. */
async function actedOn(books: Books, history: History, quarantine: Quarantine): Promise<Position> {
  return Math.max(await books.position('watch'), await history.position(), await quarantine.position());
}

/** The journal within its bounds, shown in health and metrics. */
async function openJournal(on: Setting, after: Position): Promise<LocalJournal> {
  const { settings, dataDir, clock, reporter, lifecycle, health, journalFiles: files, say } = on;
  say('the journal');
  const journal = await LocalJournal.open({
    folder: join(dataDir, 'journal'),
    clock,
    report: reporter.report,
    after,
    maxBytes: settings.JOURNAL_MAX_MB * MB,
    keepMs: settings.JOURNAL_KEEP_HOURS * HOUR,
    // What may wait for company has waited at the door.
    gatherMs: 0,
    reserveBytes: settings.JOURNAL_RESERVE_MB * MB,
    ...(files && { files }),
  });
  journal.consumers(CONSUMERS);
  journal.expose(reporter.metrics);
  health.add('journal', () => journal.illness());
  lifecycle.onStop('the journal', () => journal.close());
  return journal;
}

@Module({
  imports: [RulesModule],
  providers: [
    // Behind the rules: those that are refused stop the start before the journal is touched.
    made(LocalJournal, [Setting, Books, History, Quarantine, BookedRules], async (on, books, history, quarantine) =>
      openJournal(on, await actedOn(books, history, quarantine)),
    ),
    { provide: Journal, useExisting: LocalJournal },
  ],
  exports: [Journal, LocalJournal],
})
export class JournalModule {}
