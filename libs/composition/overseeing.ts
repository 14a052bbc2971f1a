import { callOutside, WebhookChannel } from '#libs/adapters/channels/index.js';
import {
  type Channel,
  type Clock,
  INTERRUPTION_WORDS,
  type Monitor,
  type MonitoringBook,
  type Person,
  SECOND,
} from '#libs/domain/index.js';
import { type Settings, SystemClock, speedOf } from '#libs/runtime/index.js';
import { CallOutside, Onlooker, SayWord, Watchdog } from '#libs/stages/oversee/index.js';
import type { Setting, Stores } from './stores.js';

const patienceOf = (settings: Settings): number => settings.BLIND_SECONDS * SECOND;

/** What the worker looks at to know whether it sees. */
export interface Eyes {
  journal: { end(): number; readonly stopped: unknown };
  judged(): number;
  /** Whether kiosks reach this process. */
  isHeard(): boolean;
}

/** The worker says that it watches: to whoever looks into the database, and to a dead man's switch outside. */
export async function sayThatItWatches(on: Setting, book: MonitoringBook, eyes: Eyes): Promise<void> {
  const { settings, clock, reporter, lifecycle, health } = on;
  const { report } = reporter;
  const wall = new SystemClock();
  const { journal, judged, isHeard } = eyes;
  const look = () => ({ isHeard: isHeard(), isStopped: journal.stopped !== null, end: journal.end(), judged: judged() });
  const word = new SayWord({ book, clock, wall, look, speed: speedOf(clock), patience: patienceOf(settings), report });
  await word.start();
  lifecycle.onStop('the word that it watches', () => word.stop());
  health.addConsumer('word', word.complaint);
  const { WATCHDOG_URL: url } = settings;
  if (!url) return;
  const watches = (): boolean => word.complaint() === null && word.isWatching;
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
