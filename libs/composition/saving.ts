import { join } from 'node:path';
import { letBeSaved, type Savable } from '#libs/adapters/backups/index.js';
import type { DuckHistory } from '#libs/adapters/duckdb/index.js';
import { saveEmbedded } from '#libs/adapters/postgres/index.js';
import type { Setting } from './setting.js';
import type { Stores } from './stores.js';

/** Names of what is kept in the data folder itself, which are those of its folders there. */
export const EMBEDDED = { books: 'postgres', history: 'history' } as const;

/** Lets `npm run backup` have what this process alone may open. The books first: the history may be further, never behind. */
export async function letItBeSaved(on: Setting, { database, history }: Stores): Promise<void> {
  const { settings, dataDir, reporter, lifecycle } = on;
  const parts: Savable[] = [];
  if (!settings.POSTGRES_URL)
    parts.push({ name: EMBEDDED.books, save: (to) => saveEmbedded(database, join(dataDir, EMBEDDED.books), to) });
  const own = settings.INFLUX_URL ? null : (history as DuckHistory);
  if (own) parts.push({ name: EMBEDDED.history, save: async (to) => ({ rows: await own.save(to) }) });
  const stop = await letBeSaved(dataDir, parts, reporter.report);
  lifecycle.onStop('the backups', stop);
}
