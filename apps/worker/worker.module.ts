import { type DynamicModule, Module } from '@nestjs/common';
import { BrokerModule, PipelineModule, RuntimeModule, type Setting, StoresModule } from '#libs/composition/index.js';

/** Every stage against external servers. */
@Module({ imports: [PipelineModule] })
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class WorkerModule {
  static forRoot(on: Setting): DynamicModule {
    return { module: WorkerModule, imports: [RuntimeModule.forRoot(on), StoresModule.servers(), BrokerModule.uplink()] };
  }
}
