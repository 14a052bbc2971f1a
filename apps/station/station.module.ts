import { type DynamicModule, Module } from '@nestjs/common';
import type { Setting } from '#libs/composition/index.js';
import { BrokerModule, OverseeModule, PipelineModule, RuntimeModule, StoresModule } from '#libs/composition/modules.js';

/** Every stage in one process, with what is embedded where the settings name no server. */
@Module({ imports: [PipelineModule, OverseeModule] })
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class StationModule {
  static forRoot(on: Setting): DynamicModule {
    const { settings } = on;
    return {
      module: StationModule,
      imports: [RuntimeModule.forRoot(on), StoresModule.embedded(settings), BrokerModule.of(settings)],
    };
  }
}
