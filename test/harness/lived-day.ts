import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStores, plainReporter, type Setting, seedStores } from '#libs/composition/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import type { Fleet, Instant, Reading } from '#libs/domain/index.js';
import { Health, Lifecycle, readSettings, StoryClock } from '#libs/runtime/index.js';

/** Servers that nothing was put into yet. */
export interface EmptyServers {
  postgresUrl: string;
  influxUrl: string;
  bucket: string;
}

/** Puts readings of the past, and what they led to, into the stores as a seed does. */
export async function liveThrough(
  { postgresUrl, influxUrl, bucket }: EmptyServers,
  fleet: FleetFile,
  readings: Reading[],
  from: Instant,
  until: Instant,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-lived-'));
  const lifecycle = new Lifecycle();
  const on: Setting = {
    settings: readSettings({
      HALLWATCH_POSTGRES_URL: postgresUrl,
      HALLWATCH_INFLUX_URL: influxUrl,
      HALLWATCH_INFLUX_BUCKET: bucket,
    }),
    dataDir: folder,
    clock: new StoryClock(until),
    reporter: plainReporter('error', ({ says }) => console.error(says)),
    lifecycle,
    health: new Health(),
    say: () => undefined,
  };
  try {
    const messages = readings.map(({ receivedAt, kioskId, kind, payload }) => ({ receivedAt, kioskId, kind, payload }));
    const wishes = { messages, from, to: until, force: false, progress: () => undefined };
    await seedStores(on, await openStores(on), { ...wishes, fleet: fleet as Fleet });
  } finally {
    await lifecycle.stop();
    rmSync(folder, { recursive: true });
  }
}
