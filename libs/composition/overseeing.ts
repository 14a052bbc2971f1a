import { Gauge, type Registry } from 'prom-client';
import { WebhookChannel } from '#libs/adapters/channels/index.js';
import {
  type Channel,
  type Clock,
  INTERRUPTION_WORDS,
  type Monitor,
  type MonitoringBook,
  type OutsideAlertBook,
  type OutsideAlertDesk,
  type Person,
  SECOND,
} from '#libs/domain/index.js';
import { type Settings, SystemClock, speedOf } from '#libs/runtime/index.js';
import { Onlooker, OutsideAlerts, Watchdog } from '#libs/stages/oversee/index.js';
import type { Setting } from './setting.js';
import type { Stores } from './stores.js';

const patienceOf = (settings: Settings): number => settings.BLIND_SECONDS * SECOND;

/** What an onlooker reads. */
export interface Overseen {
  monitoring: MonitoringBook;
  outsideAlertBook: OutsideAlertBook;
  registry: { people(): Person[] };
  sharedSecret: Pick<Stores['sharedSecret'], 'read'>;
}

/** Alerts as the worker signs them. */
function alerts({ sharedSecret }: Overseen, given: string | undefined, wall: Clock): Pick<Channel, 'send'> {
  const seconds = (): number => Math.floor(wall.now() / SECOND);
  // Without the database, and before it was ever read, an alert goes unsigned rather than not at all.
  const secret = async (): Promise<string | null> => given ?? (await sharedSecret.read().catch(() => null));
  return { send: async (item) => new WebhookChannel(await secret(), seconds).send(item) };
}

/** Looks whether somebody watches, and tells the administrators when nobody does, and of what Prometheus finds. */
export async function oversee(on: Setting, stores: Overseen): Promise<{ monitor: Monitor; outsideAlerts: OutsideAlertDesk }> {
  const { settings, clock, reporter, lifecycle, health } = on;
  const { report } = reporter;
  const wall = new SystemClock();
  const { monitoring: book, registry } = stores;
  const onlooker = new Onlooker({ book, clock, wall, patience: patienceOf(settings), speed: speedOf(clock), report });
  const channel = alerts(stores, settings.WEBHOOK_SECRET, wall);
  // Known before it is needed.
  await stores.sharedSecret.read();
  const telling = { onlooker, people: () => registry.people(), channel, wall, report };
  const watchdog = new Watchdog({ ...telling, book, patience: settings.WATCHDOG_SECONDS * SECOND });
  // A worker that Prometheus misses has said its last word before: it is silent for long enough by then.
  const seenBy = patienceOf(settings);
  const outsideAlerts = new OutsideAlerts({ ...telling, watchdog, book: stores.outsideAlertBook, patience: seenBy });
  await onlooker.start(async () => {
    await outsideAlerts.look();
    await watchdog.look();
  });
  exposeMonitoring(reporter.metrics, onlooker);
  lifecycle.onStop('the look whether somebody watches', () => onlooker.stop());
  health.addConsumer('monitoring', () => complaintOf(onlooker));
  return { monitor: onlooker, outsideAlerts };
}

function exposeMonitoring(metrics: Registry, onlooker: Monitor): void {
  // A worker that waits for its place looks again after it was cut off.
  metrics.removeSingleMetric('hallwatch_monitoring_watching');
  const gauge: Gauge = new Gauge({
    name: 'hallwatch_monitoring_watching',
    help: '1 while somebody watches, as this process sees it; until a worker has begun it is not shown.',
    registers: [metrics],
    collect: () => {
      const { monitoring } = onlooker;
      if (monitoring.state === 'watching') gauge.set(1);
      else if (monitoring.since === null) gauge.remove();
      else gauge.set(0);
    },
  });
}

function complaintOf({ monitoring }: Monitor): string | null {
  if (monitoring.state === 'watching') return null;
  const { because, since } = monitoring;
  const when = since === null ? '' : ` since ${new Date(since).toISOString()}`;
  return `Monitoring is interrupted${when}: ${INTERRUPTION_WORDS[because].en}.`;
}
