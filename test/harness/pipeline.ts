import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import type { BrokerUplink, EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { type Setting, type Stores, storesOf } from '#libs/composition/index.js';
import {
  BrokerModule,
  nestOptions,
  OverseeModule,
  PipelineModule,
  RuntimeModule,
  StoresModule,
} from '#libs/composition/modules.js';
import { Downlink } from '#libs/domain/index.js';
import { Deliver } from '#libs/stages/deliver/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { Record as Recorder } from '#libs/stages/record/index.js';
import { Watch } from '#libs/stages/watch/index.js';

const STAGES = { journal: LocalJournal, intake: Intake, watch: Watch, record: Recorder, deliver: Deliver, broker: Downlink };

type Stages = { [K in keyof typeof STAGES]: (typeof STAGES)[K]['prototype'] };

/** What tests look at of the stages. */
export type Pipeline = Stages & { broker: EmbeddedBroker | BrokerUplink };

export const pipelineOf = (app: INestApplicationContext): Pipeline =>
  Object.fromEntries(
    Object.entries(STAGES).map(([name, token]) => [name, app.get(token as never, { strict: false })]),
  ) as Pipeline;

/** The stages and stores of a station, without its pages. They stop with the lifecycle. */
export async function openPipeline(on: Setting): Promise<{ stores: Stores; pipeline: Pipeline }> {
  const { settings } = on;
  const servers = [StoresModule.embedded(settings), BrokerModule.of(settings)];
  const root = { module: class Root {}, imports: [RuntimeModule.forRoot(on), ...servers, PipelineModule, OverseeModule] };
  const app = await NestFactory.createApplicationContext(root, nestOptions(on.reporter.report));
  return { stores: storesOf(app), pipeline: pipelineOf(app) };
}
