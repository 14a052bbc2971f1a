import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainReporter, type Setting, type Stores } from '#libs/composition/index.js';
import { Health, Lifecycle, readSettings, SystemClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { openPipeline, type Pipeline } from '../harness/pipeline.js';
import { LoadRegistry } from './fleet.js';

/** A few sockets stand for a whole fleet, so the limit for one kiosk must not bite. */
const UNLIMITED = {
  HALLWATCH_RATE_PER_SECOND: '100000',
  HALLWATCH_RATE_BURST: '1000000',
  HALLWATCH_ALLOW_TARGETS: '127.0.0.1',
};

/** Everything that the station has but the pages: record into the history, watch and its decisions, beside the door. */
export class Whole {
  private constructor(
    private readonly lifecycle: Lifecycle,
    readonly stores: Stores,
    readonly pipeline: Pipeline,
  ) {}

  /** `env`: settings for servers that take the place of embedded ones. */
  static async open(dataDir: string, env: Record<string, string> = {}): Promise<Whole> {
    const lifecycle = new Lifecycle();
    const reporter = plainReporter('error', ({ says }) => console.error(says));
    const settings = readSettings({ HALLWATCH_MQTT_PORT: '0', ...UNLIMITED, ...env });
    const on: Setting = {
      settings,
      dataDir,
      clock: new SystemClock(),
      reporter,
      lifecycle,
      health: new Health(),
      say: () => undefined,
    };
    const { stores, pipeline } = await openPipeline(on);
    return new Whole(lifecycle, stores, pipeline);
  }

  /** Registers the kiosks of the load; answers the file with their passwords. */
  async register(kiosks: number, folder: string): Promise<string> {
    const load = new LoadRegistry(kiosks);
    const { passwords } = await this.stores.registry.takeFleet(
      { halls: load.halls(), kiosks: load.kiosks(), people: [] },
      byHallwatch(),
    );
    const file = join(folder, 'passwords.json');
    writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
    return file;
  }

  get port(): number {
    const { broker } = this.pipeline;
    return 'port' in broker ? broker.port : 0;
  }

  /** Waits until the history has everything that the journal has. */
  async recorded(): Promise<void> {
    while (this.pipeline.record.behind > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async close(): Promise<void> {
    for (const error of await this.lifecycle.stop()) console.error(error.message, error.cause);
  }
}
