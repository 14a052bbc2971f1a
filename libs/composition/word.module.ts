import { Module } from '@nestjs/common';
import { callOutside } from '#libs/adapters/channels/index.js';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { AllowedTargets, Downlink, MonitoringBook, SECOND } from '#libs/domain/index.js';
import { SystemClock, speedOf } from '#libs/runtime/index.js';
import { CallOutside, SayWord } from '#libs/stages/oversee/index.js';
import { Record } from '#libs/stages/record/index.js';
import { Watch } from '#libs/stages/watch/index.js';
import { JournalModule } from './journal.module.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { RecordModule } from './record.module.js';
import { Setting } from './setting.js';
import { WatchModule } from './watch.module.js';

const word = made(
  SayWord,
  [Setting, MonitoringBook, LocalJournal, Watch, Record, Downlink],
  ({ settings, clock, reporter }, book, journal, watch, record, broker) => {
    const look = () => ({
      isHeard: broker.isHeard,
      isStopped: journal.stopped !== null,
      end: journal.end(),
      judged: watch.upTo,
      historyLag: record.lagMs(),
    });
    const patience = settings.BLIND_SECONDS * SECOND;
    const wall = new SystemClock();
    return new SayWord({ book, clock, wall, look, speed: speedOf(clock), patience, report: reporter.report });
  },
);

const saying = part('the word that it watches', [SayWord], (it) => ({
  start: () => it.start(),
  stop: () => it.stop(),
  complaints: { word: it.complaint },
}));

const calling = part('the calls of the watchdog outside', [Setting, SayWord], ({ settings, reporter }, it) => {
  const { WATCHDOG_URL: url } = settings;
  if (!url) return null;
  const watches = (): boolean => it.complaint() === null && it.isWatching;
  return new CallOutside({
    call: () => callOutside(url, new AllowedTargets(settings.ALLOW_TARGETS)),
    watches,
    wall: new SystemClock(),
    report: reporter.report,
  });
});

/** Says that this process watches: to whoever looks into the database, and to a dead man's switch outside. */
@Module({ imports: [JournalModule, RecordModule, WatchModule], providers: [word, saying, calling] })
export class WordModule {}
