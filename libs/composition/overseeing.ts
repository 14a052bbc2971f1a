import { openChannels } from '#libs/adapters/channels/index.js';
import {
  type AllowedTargets,
  type Channel,
  type Clock,
  type MonitoringBook,
  type OutsideAlertBook,
  type Person,
  SECOND,
} from '#libs/domain/index.js';
import { type Settings, SystemClock, speedOf } from '#libs/runtime/index.js';
import { Onlooker, OutsideAlerts, Watchdog } from '#libs/stages/oversee/index.js';
import type { Part } from './parts.js';
import type { Setting } from './setting.js';
import type { Stores } from './stores.js';

const patienceOf = (settings: Settings): number => settings.BLIND_SECONDS * SECOND;

/** What an onlooker reads. */
export interface Overseen {
  monitoring: MonitoringBook;
  outsideAlertBook: OutsideAlertBook;
  registry: { people(): Person[] };
  sharedSecret: Pick<Stores['sharedSecret'], 'read'>;
  targets: AllowedTargets;
}

/** Alerts as the worker signs them. */
function alerts({ sharedSecret, targets }: Overseen, given: string | undefined, wall: Clock): Channel {
  return openChannels({
    // Without the database, and before it was ever read, an alert goes unsigned rather than not at all.
    secret: async () => given ?? (await sharedSecret.read().catch(() => null)),
    wallSeconds: () => Math.floor(wall.now() / SECOND),
    policy: targets,
  });
}

/** Looks whether somebody watches, and tells the administrators when nobody does, and of what Prometheus finds. */
export class Overseeing implements Part {
  readonly monitor: Onlooker;
  readonly outsideAlerts: OutsideAlerts;
  readonly complaints: Part['complaints'];
  private readonly watchdog: Watchdog;

  constructor(
    { settings, clock, reporter }: Setting,
    private readonly stores: Overseen,
  ) {
    const { report } = reporter;
    const wall = new SystemClock();
    const { monitoring: book, registry } = stores;
    this.monitor = new Onlooker({ book, clock, wall, patience: patienceOf(settings), speed: speedOf(clock), report });
    this.monitor.expose(reporter.metrics);
    this.complaints = { monitoring: this.monitor.complaint };
    const channel = alerts(stores, settings.WEBHOOK_SECRET, wall);
    const telling = { onlooker: this.monitor, people: () => registry.people(), channel, wall, report };
    this.watchdog = new Watchdog({ ...telling, book, patience: settings.WATCHDOG_SECONDS * SECOND });
    // A worker that Prometheus misses has said its last word before: it is silent for long enough by then.
    const seenBy = { patience: patienceOf(settings), watchdog: this.watchdog };
    this.outsideAlerts = new OutsideAlerts({ ...telling, ...seenBy, book: stores.outsideAlertBook });
  }

  async start(): Promise<void> {
    // Known before it is needed.
    await this.stores.sharedSecret.read();
    await this.monitor.start(async () => {
      await this.outsideAlerts.look();
      await this.watchdog.look();
    });
  }

  stop(): Promise<void> {
    return this.monitor.stop();
  }
}
