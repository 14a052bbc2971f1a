import { Module, type OnModuleInit } from '@nestjs/common';
import { DecideModule } from './decide.module.js';
import { DeliverModule } from './deliver.module.js';
import { HousekeepingModule } from './housekeeping.module.js';
import { IntakeModule } from './intake.module.js';
import { JournalModule } from './journal.module.js';
import { PlatformModule } from './platform.module.js';
import { RecordModule } from './record.module.js';
import { SeedUnfinished, unfinishedSeed } from './seeding/unfinished.js';
import { Setting } from './setting.js';
import { WatchModule } from './watch.module.js';
import { WordModule } from './word.module.js';

/** The way of the data, from the packet to the message. It stands between a {@link BrokerModule} and a {@link StoresModule}. */
@Module({
  imports: [
    JournalModule,
    IntakeModule,
    RecordModule,
    WatchModule,
    DecideModule,
    DeliverModule,
    PlatformModule,
    HousekeepingModule,
    WordModule,
  ],
})
export class PipelineModule implements OnModuleInit {
  constructor(private readonly on: Setting) {}

  onModuleInit(): void {
    const unfinished = unfinishedSeed(this.on.dataDir);
    if (unfinished !== null) this.on.reporter.report(new SeedUnfinished(unfinished));
  }
}
