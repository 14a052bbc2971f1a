import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nestOptions } from './nest-log.js';
import { RuntimeModule } from './runtime.module.js';
import type { Setting } from './setting.js';
import { STORES } from './store-ports.js';
import { StoresModule } from './stores.module.js';

/** All of the stores by name, for who wants many of them. */
export type Stores = { [K in keyof typeof STORES]: (typeof STORES)[K]['prototype'] };

export const storesOf = (app: INestApplicationContext): Stores =>
  Object.fromEntries(Object.entries(STORES).map(([name, token]) => [name, app.get(token, { strict: false })])) as Stores;

/** The stores alone, for a tool. They are closed with the lifecycle. */
export async function openStores(on: Setting): Promise<Stores> {
  const imports = [RuntimeModule.forRoot(on), StoresModule.embedded(on.settings)];
  return storesOf(
    await NestFactory.createApplicationContext({ module: class Tool {}, imports }, nestOptions(on.reporter.report)),
  );
}
