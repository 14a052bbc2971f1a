import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nestOptions } from './nest-log.js';
import { RuntimeModule } from './runtime.module.js';
import type { Setting } from './setting.js';
import { StoresModule } from './stores.module.js';

@Module({})
class ToolModule {}

/** The stores alone. They are closed with the lifecycle. */
export function openTool(on: Setting): Promise<INestApplicationContext> {
  const imports = [RuntimeModule.forRoot(on), StoresModule.embedded(on.settings)];
  return NestFactory.createApplicationContext({ module: ToolModule, imports }, nestOptions(on.reporter.report));
}
