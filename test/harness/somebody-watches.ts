import { type Database, PostgresMonitoringBook } from '#libs/adapters/postgres/index.js';
import { HOUR, type Instant } from '#libs/domain/index.js';

/** A worker's word that counts for the length of a test: no worker runs that would say another. */
export async function somebodyWatches(database: Database, at: Instant): Promise<void> {
  await new PostgresMonitoringBook(database).say({ count: 1, at, startedAt: at, blind: null, historyLag: 0 }, HOUR);
  await database.query('UPDATE worker_word SET screen_patience = patience');
}

/** As when the worker died long ago. */
export const nobodyWatches = 'UPDATE worker_word SET screen_patience = make_interval(secs => 0)';
export const watchesAgain = 'UPDATE worker_word SET screen_patience = patience';
