import { NestFactory } from '@nestjs/core';
import { StationModule } from '#apps/station/station.module.js';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import type { BrokerUplink, EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { nestOptions, type Setting, type Stores, storesOf } from '#libs/composition/index.js';
import { Downlink, KioskLines } from '#libs/domain/index.js';
import { Deliver } from '#libs/stages/deliver/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { Record } from '#libs/stages/record/index.js';
import { Watch } from '#libs/stages/watch/index.js';

const LOOKED_AT = { journal: LocalJournal, intake: Intake, watch: Watch, record: Record, deliver: Deliver, lines: KioskLines };

/** What tests look at of the stages. */
export type Pipeline = { [K in keyof typeof LOOKED_AT]: (typeof LOOKED_AT)[K]['prototype'] } & {
  broker: EmbeddedBroker | BrokerUplink;
};

/** The stages and stores of a station, without its pages. They stop with the lifecycle. */
export async function openPipeline(on: Setting): Promise<{ stores: Stores; pipeline: Pipeline }> {
  const app = await NestFactory.createApplicationContext(StationModule.on(on), nestOptions(on.reporter.report));
  const found = Object.entries({ ...LOOKED_AT, broker: Downlink }).map(([name, token]) => [
    name,
    app.get(token, { strict: false }),
  ]);
  return { stores: storesOf(app), pipeline: Object.fromEntries(found) as Pipeline };
}
