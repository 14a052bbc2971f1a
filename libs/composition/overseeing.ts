import { callOutside, WebhookChannel } from '#libs/adapters/channels/index.js';
import {
  Behind,
  type Channel,
  type Clock,
  INTERRUPTION_WORDS,
  type Instant,
  MINUTE,
  type Monitor,
  type MonitoringBook,
  type Person,
  SECOND,
  type SightLost,
} from '#libs/domain/index.js';
import { type Settings, SystemClock } from '#libs/runtime/index.js';
import { CallOutside, Onlooker, SayWord, Watchdog } from '#libs/stages/oversee/index.js';
import type { Setting, Stores } from './stores.js';

/** How much faster than this machine's the clock of the installation runs. */
const speedOf = (clock: Clock): number => (clock instanceof SystemClock ? clock.speed : 1);

const patienceOf = (settings: Settings): number => settings.BLIND_SECONDS * SECOND;

/** What the worker looks at to know whether it sees. */
export interface Eyes {
  journal: { end(): number; readonly stopped: unknown };
  judged(): number;
  /** Whether kiosks reach this process. */
  isHeard(): boolean;
}

/** Since when something is so, by looking at it again and again. */
class Since {
  private since: Instant | null = null;

  at(isSo: boolean, at: Instant): Instant | null {
    this.since = isSo ? (this.since ?? at) : null;
    return this.since;
  }
}

function sightOf({ journal, judged, isHeard }: Eyes, clock: Clock): Record<SightLost, (at: Instant) => Instant | null> {
  const behind = new Behind();
  const [deaf, stopped] = [new Since(), new Since()];
  const limit = MINUTE * speedOf(clock);
  return {
    'broker-away': (at) => deaf.at(!isHeard(), at),
    'journal-stopped': (at) => stopped.at(journal.stopped !== null, at),
    'watch-behind': (at) => {
      const since = behind.look(journal.end(), judged(), at);
      return since !== null && at - since > limit ? since : null;
    },
  };
}

/** The worker says that it watches: to whoever looks into the database, and to a dead man's switch outside. */
export async function sayThatItWatches(on: Setting, book: MonitoringBook, eyes: Eyes): Promise<void> {
  const { settings, clock, reporter, lifecycle, health } = on;
  const { report } = reporter;
  const wall = new SystemClock();
  const word = new SayWord({ book, clock, wall, sight: sightOf(eyes, clock), patience: patienceOf(settings), report });
  await word.start();
  lifecycle.onStop('the word that it watches', () => word.stop());
  health.addConsumer('word', word.complaint);
  const { WATCHDOG_URL: url } = settings;
  if (!url) return;
  const watches = (): boolean => word.complaint() === null && word.word().blind === null;
  const outside = new CallOutside({ call: () => callOutside(url), watches, wall, report });
  outside.start();
  lifecycle.onStop('the calls of the watchdog outside', () => outside.stop());
}

/** What an onlooker reads. */
export interface Overseen {
  monitoring: MonitoringBook;
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

/** Looks whether somebody watches, and tells the administrators when nobody does. */
export async function oversee(on: Setting, stores: Overseen): Promise<Monitor> {
  const { settings, clock, reporter, lifecycle, health } = on;
  const { report } = reporter;
  const wall = new SystemClock();
  const { monitoring: book, registry } = stores;
  const onlooker = new Onlooker({ book, clock, wall, patience: patienceOf(settings), speed: speedOf(clock), report });
  const channel = alerts(stores, settings.WEBHOOK_SECRET, wall);
  // Known before it is needed.
  await stores.sharedSecret.read();
  const patience = settings.WATCHDOG_SECONDS * SECOND;
  const watchdog = new Watchdog({ onlooker, book, people: () => registry.people(), channel, wall, patience, report });
  await onlooker.start(() => watchdog.look());
  lifecycle.onStop('the look whether somebody watches', () => onlooker.stop());
  health.addConsumer('monitoring', () => complaintOf(onlooker));
  return onlooker;
}

function complaintOf({ monitoring }: Monitor): string | null {
  if (monitoring.state === 'watching') return null;
  const { because, since } = monitoring;
  const when = since === null ? '' : ` since ${new Date(since).toISOString()}`;
  return `Monitoring is interrupted${when}: ${INTERRUPTION_WORDS[because].en}.`;
}
