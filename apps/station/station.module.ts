import { type DynamicModule, Module } from '@nestjs/common';
import { ApiModule, PortsModule } from '#apps/api/index.js';
import type { Setting } from '#libs/composition/index.js';
import {
  BrokerAccessModule,
  BrokerModule,
  OverseeModule,
  PipelineModule,
  RuntimeModule,
  StoresModule,
} from '#libs/composition/modules.js';

/** Every stage and the pages in one process, with what is embedded where the settings name no server. */
@Module({ imports: [PipelineModule, OverseeModule, ApiModule, PortsModule] })
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class StationModule {
  static forRoot(on: Setting): DynamicModule {
    const { settings } = on;
    const servers = [StoresModule.embedded(settings), BrokerModule.of(settings), BrokerAccessModule.of(settings)];
    return { module: StationModule, imports: [RuntimeModule.forRoot(on), ...servers] };
  }
}
