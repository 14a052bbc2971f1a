import type { INestApplicationContext } from '@nestjs/common';
import type { Setting } from './setting.js';
import { STORES } from './store-ports.js';

/** All of the stores by name, for who wants many of them. */
export type Stores = { [K in keyof typeof STORES]: (typeof STORES)[K]['prototype'] };

export const storesOf = (app: INestApplicationContext): Stores =>
  Object.fromEntries(Object.entries(STORES).map(([name, token]) => [name, app.get(token, { strict: false })])) as Stores;

/** The stores alone, for a tool. They are closed with the lifecycle. */
export async function openStores(on: Setting): Promise<Stores> {
  // Loaded where it is needed: a tool that opens no stores starts without Nest.
  const { openTool } = await import('./tool.module.js');
  return storesOf(await openTool(on));
}
