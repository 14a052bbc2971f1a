import { type DynamicModule, Module } from '@nestjs/common';
import type { Setting } from '#libs/composition/index.js';
import { BrokerAccessModule, OverseeModule, OwnNumbersModule, RuntimeModule, StoresModule } from '#libs/composition/modules.js';
import { ApiModule } from './api.module.js';
import { NoLinesModule } from './ports/no-lines.module.js';
import { PortsModule } from './ports/ports.module.js';

/** The HTTP side against external servers, in a process that reaches no broker. */
@Module({ imports: [ApiModule, PortsModule, NoLinesModule, OverseeModule, OwnNumbersModule.of('api')] })
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class ApiServerModule {
  static forRoot(on: Setting): DynamicModule {
    const imports = [RuntimeModule.forRoot(on), StoresModule.servers(), BrokerAccessModule.of(on.settings)];
    return { module: ApiServerModule, imports };
  }
}
