import {
  openPostgres,
  PostgresMonitoringBook,
  PostgresOutsideAlertBook,
  PostgresRegistry,
  PostgresSharedSecret,
  PostgresTargetsBefore,
} from '#libs/adapters/postgres/index.js';
import { AllowedTargets, SECOND } from '#libs/domain/index.js';
import { Health, Lifecycle, NamedEvent, waited } from '#libs/runtime/index.js';
import { Overseeing } from './overseeing.js';
import type { Setting } from './setting.js';

/** Between two attempts to reach the database, milliseconds. Ours. */
const AGAIN = 5 * SECOND;

class StandbyOverlooksNothing extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'While on standby this process cannot check whether another one is watching; trying again';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** A worker that waits for another one's data folder looks meanwhile whether that one watches. Answers how to end it. */
export function overseeMeanwhile(on: Setting): () => Promise<void> {
  const stopping = new AbortController();
  const lifecycle = new Lifecycle();
  const running = run({ ...on, lifecycle, health: new Health() }, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
    await lifecycle.stop();
  };
}

async function run(on: Setting, signal: AbortSignal): Promise<void> {
  const { settings, clock, lifecycle, reporter } = on;
  const { POSTGRES_URL: url } = settings;
  if (!url) return;
  while (!signal.aborted) {
    try {
      const database = await openPostgres({ url, mayMigrate: false }, reporter.report);
      lifecycle.onStop('the database', () => database.close());
      const registry = await PostgresRegistry.open(database, clock, reporter.report);
      const sharedSecret = new PostgresSharedSecret(database);
      const outsideAlertBook = new PostgresOutsideAlertBook(database);
      const monitoring = new PostgresMonitoringBook(database);
      const targets = new AllowedTargets(settings.ALLOW_TARGETS, await new PostgresTargetsBefore(database).read());
      const overseeing = new Overseeing(on, { monitoring, outsideAlertBook, registry, sharedSecret, targets });
      await overseeing.start();
      lifecycle.onStop('the look whether somebody watches', () => overseeing.stop());
      return;
    } catch (error) {
      reporter.report(new StandbyOverlooksNothing(error));
      await lifecycle.stop();
    }
    await waited(AGAIN, signal, clock);
  }
}
