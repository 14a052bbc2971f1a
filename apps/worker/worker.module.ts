import { type DynamicModule, Module } from '@nestjs/common';
import type { Setting } from '#libs/composition/index.js';
import { BrokerModule, PipelineModule, RuntimeModule, StoresModule } from '#libs/composition/modules.js';

/** Every stage against external servers. */
@Module({ imports: [PipelineModule] })
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class WorkerModule {
  static forRoot(on: Setting): DynamicModule {
    return { module: WorkerModule, imports: [RuntimeModule.forRoot(on), StoresModule.servers(), BrokerModule.uplink()] };
  }
}
