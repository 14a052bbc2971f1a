import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Clock } from '#libs/domain/index.js';
import { Health, Reporter } from '#libs/runtime/index.js';
import { Parts } from './parts.js';
import { Setting } from './setting.js';

const shared = (on: Setting) => [
  { provide: Setting, useValue: on },
  { provide: Clock, useValue: on.clock },
  { provide: Reporter, useValue: on.reporter },
  { provide: Registry, useValue: on.reporter.metrics },
  { provide: Health, useValue: on.health },
];

/** What every module may ask for: settings, clock, reporter, metrics, health, and the order of the start. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class RuntimeModule {
  static forRoot(on: Setting): DynamicModule {
    const exported = [Setting, Clock, Reporter, Registry, Health, Parts];
    return { module: RuntimeModule, global: true, providers: [...shared(on), Parts], exports: exported };
  }
}
