import { Module } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { PostgresOutbox } from '#libs/adapters/postgres/index.js';
import { History } from '#libs/domain/index.js';
import { Intake, PubackTimes } from '#libs/stages/intake/index.js';
import { Platform, Record, RecordPlatform } from '#libs/stages/record/index.js';
import { Watch } from '#libs/stages/watch/index.js';
import { IntakeModule } from './intake.module.js';
import { OwnNumbersModule } from './own-numbers.module.js';
import { part } from './parts.js';
import { exposePipeline } from './pipeline-gauges.js';
import { made } from './providers.js';
import { RecordModule } from './record.module.js';
import { Setting } from './setting.js';
import { WatchModule } from './watch.module.js';

const platform = made(
  Platform,
  [Setting, LocalJournal, Intake, PubackTimes, Record, Watch, PostgresOutbox],
  ({ settings, clock, reporter, health }, journal, intake, pubacks, record, watch, outbox) => {
    const { metrics } = reporter;
    exposePipeline(metrics, { record, outbox, clock });
    return new Platform({
      process: settings.MQTT_URL ? 'worker' : 'station',
      ...{ clock, intake, metrics, pubacks, record, outbox },
      watchBehind: () => Math.max(0, journal.end() - watch.upTo),
      ruleCostUs: () => watch.ruleCostUs,
      stalled: () => health.stalled(),
    });
  },
);

const charted = part("the process's own numbers", [Setting, Platform, History], ({ clock, reporter }, own, history) => {
  const stage = new RecordPlatform({ history, measure: () => own.measure(), clock, report: reporter.report });
  return { start: () => stage.start(), stop: () => stage.stop(), complaints: { platform: stage.complaint } };
});

/** What the process measures of itself. */
@Module({ imports: [IntakeModule, RecordModule, WatchModule, OwnNumbersModule.of('worker')], providers: [platform, charted] })
export class PlatformModule {}
