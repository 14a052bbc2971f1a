import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { DocsModule } from './docs/docs.module.js';
import { FEATURES } from './features.js';
import { WireInterceptor } from './http/answers.decorator.js';
import { ProblemFilter } from './http/problem.filter.js';
import type { HttpParts } from './ports/parts.js';
import { PortsModule } from './ports/ports.module.js';

/** The whole HTTP side. */
@Module({
  imports: [...FEATURES, DocsModule],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: WireInterceptor },
  ],
})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class ApiModule {
  static of(parts: HttpParts): DynamicModule {
    return { module: ApiModule, imports: [PortsModule.of(parts)] };
  }
}
