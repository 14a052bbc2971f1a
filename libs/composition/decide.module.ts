import { Module } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { Books, KioskRegistry, MINUTE } from '#libs/domain/index.js';
import { comesAgain, Decide } from '#libs/stages/decide/index.js';
import { Deliver } from '#libs/stages/deliver/index.js';
import { Watch } from '#libs/stages/watch/index.js';
import { DeliverModule } from './deliver.module.js';
import { JournalModule } from './journal.module.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';
import { WatchModule } from './watch.module.js';

const decide = made(
  Decide,
  [Setting, Books, KioskRegistry, Watch, Deliver],
  ({ settings, reporter }, books, registry, watch, deliver) =>
    new Decide({
      ...{ books, registry, report: reporter.report },
      heardOf: (id) => watch.heardOf(id),
      modeOf: (id) => watch.modeOf(id),
      appOf: (id) => watch.appOf(id),
      heartbeatOf: (id) => watch.heartbeatOf(id),
      kept: () => deliver.wake(),
      isRefusal: comesAgain,
      gatherMs: settings.NOTICE_GATHER_MINUTES * MINUTE,
      reviewNumbers: { times: settings.REVIEW_AFTER_TIMES, days: settings.REVIEW_WITHIN_DAYS },
    }),
);

const deciding = part('the watch', [LocalJournal, Watch, Decide], (journal, watch, decider) => ({
  says: 'the watch',
  start: async () => {
    await watch.start(decider);
    journal.onTight('watch', () => watch.letGo());
  },
  stop: () => watch.stop(),
  complaints: { watch: watch.complaint },
}));

/** Acts on what the watch finds: incidents, orders, notices, and the messages about them. */
@Module({ imports: [JournalModule, WatchModule, DeliverModule], providers: [decide, deciding] })
export class DecideModule {}
