import { NestFactory } from '@nestjs/core';
import { StationModule } from '#apps/station/station.module.js';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import type { BrokerUplink, EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { type Setting, type Stores, storesOf } from '#libs/composition/index.js';
import { nestOptions } from '#libs/composition/modules.js';
import { Downlink, KioskLines, Monitor, OutsideAlertDesk } from '#libs/domain/index.js';
import { Deliver } from '#libs/stages/deliver/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { Record as Recorder } from '#libs/stages/record/index.js';
import { Watch } from '#libs/stages/watch/index.js';

const STAGES = { journal: LocalJournal, intake: Intake, watch: Watch, record: Recorder, deliver: Deliver, broker: Downlink };
const OF_PAGES = { lines: KioskLines, monitor: Monitor, outsideAlerts: OutsideAlertDesk };

type Classes = Record<string, { prototype: unknown }>;
type Instances<C extends Classes> = { [K in keyof C]: C[K]['prototype'] };

/** What tests look at of the stages. */
export type Pipeline = Instances<typeof STAGES> & { broker: EmbeddedBroker | BrokerUplink };

export interface OpenPipeline {
  stores: Stores;
  pipeline: Pipeline;
  /** What the pages want beside the stores. */
  ofPages: Instances<typeof OF_PAGES>;
}

/** The stages and stores of a station, without its pages. They stop with the lifecycle. */
export async function openPipeline(on: Setting): Promise<OpenPipeline> {
  const app = await NestFactory.createApplicationContext(StationModule.forRoot(on), nestOptions(on.reporter.report));
  const all = <C extends Classes>(classes: C) =>
    Object.fromEntries(Object.entries(classes).map(([name, token]) => [name, app.get(token as never, { strict: false })]));
  return {
    stores: storesOf(app),
    pipeline: all(STAGES) as Pipeline,
    ofPages: all(OF_PAGES) as OpenPipeline['ofPages'],
  };
}
