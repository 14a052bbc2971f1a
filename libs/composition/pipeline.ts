import { join } from 'node:path';
import { openChannels, SignChannel } from '#libs/adapters/channels/index.js';
import { BrokerUplink, type BrokerUplinkOptions, type EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { DatabaseRefusal } from '#libs/adapters/postgres/index.js';
import { DoorFile, SnapshotFile, watchFile } from '#libs/adapters/snapshot/index.js';
import { CHANNELS, type Config, downTopic } from '#libs/contracts/index.js';
import {
  type Clock,
  DAY,
  HOUR,
  MINUTE,
  type Position,
  type QuarantinedPacket,
  type RefusedPacket,
  SECOND,
} from '#libs/domain/index.js';
import { NamedEvent, SystemClock, speedOf } from '#libs/runtime/index.js';
import { Decide, standingCauses } from '#libs/stages/decide/index.js';
import { StandingSigns } from '#libs/stages/deliver/index.js';
import { ActKeeper, DOOR_CONSUMER, Intake, PubackTimes, QuarantineKeeper, QuarantineRetries } from '#libs/stages/intake/index.js';
import { noticeReminder } from '#libs/stages/oversee/index.js';
import { KeepDays, Record, RecordDecided, RecordPlatform, Summarize, type Unwritable } from '#libs/stages/record/index.js';
import { BookedRules, RuleKeeper, settleRules, Watch, WatchLag } from '#libs/stages/watch/index.js';
import { allowanceOf } from './allowance.js';
import { openDelivery } from './delivery.js';
import { openEmbeddedBroker } from './embedded-broker.js';
import { Hearing, type LettingGo, openJournal, tellKiosks } from './journal.js';
import { PipelineLines } from './kiosk-lines.js';
import { sayThatItWatches } from './overseeing.js';
import { sayOwnNumbers } from './own-numbers.js';
import { exposePipeline } from './pipeline-gauges.js';
import { Platform } from './platform.js';
import { webhookSecret } from './secrets.js';
import { SeedUnfinished, unfinishedSeed } from './seeding/unfinished.js';
import type { Setting, Stores } from './stores.js';

/** Milliseconds that what nobody waits for may wait at the door for others that share its turn and its flush. Ours. */
const GATHER = 40;

export type Pipeline = Awaited<ReturnType<typeof openPipeline>>;

/** The way of the data, from the packet to the message: everything between the broker and the channels, joined in one place. */
export async function openPipeline(on: Setting, stores: Stores) {
  const { settings, dataDir, clock, reporter, lifecycle, health, say } = on;
  const { report } = reporter;
  const { registry, books } = stores;

  const unfinished = unfinishedSeed(dataDir);
  if (unfinished !== null) report(new SeedUnfinished(unfinished));
  const rules = await settleRules(stores.rules, settings.RULES_FILE);

  say('the journal');
  const lettingGo: LettingGo = {};
  const journal = await openJournal(on, await actedOn(stores), lettingGo);

  const allowance = allowanceOf(settings);
  const snapshots = new DoorFile(join(dataDir, 'seen.json'));
  const { NOW_MINUTES: nowMinutes } = settings;
  const gatherMs = GATHER;
  const intake = await Intake.open({
    ...{ registry, journal, clock, report, nowMinutes, allowance, snapshots, gatherMs },
    received: 'flushed',
  });
  intake.expose(reporter.metrics);
  lettingGo[DOOR_CONSUMER] = () => intake.letGo();
  lifecycle.onStop('the door', () => intake.close());

  const ruleKeeper = await RuleKeeper.start({ book: stores.rules, mark: (version) => intake.useRules(version), clock, report });
  lifecycle.onStop('the rules', () => ruleKeeper.stop());

  const record = new Record({ journal, history: stores.history, clock, report, unwritable: setAside(stores) });
  await record.start();
  lifecycle.onStop('record', () => record.stop());
  health.addConsumer('record', record.complaint);

  const onNew = (call: () => void): (() => void) => stores.changes.onNew(call);
  const decided = new RecordDecided({ ...stores, onNew, clock, report });
  decided.start();
  lifecycle.onStop('the record of decisions', () => decided.stop());
  health.addConsumer('decided', decided.complaint);

  const summarize = new Summarize({ history: stores.history, clock, report });
  summarize.start();
  lifecycle.onStop('the means', () => summarize.stop());
  health.addConsumer('means', summarize.complaint);

  // Nobody but this process reads the embedded PostgreSQL.
  if (settings.POSTGRES_URL) {
    const keepDays = new KeepDays({ days: stores.daysOver, clock, report });
    keepDays.start();
    lifecycle.onStop('the days that are over', () => keepDays.stop());
    health.addConsumer('days', keepDays.complaint);
  }

  const keeping = new AbortController();
  const keeper = new QuarantineKeeper({ journal, quarantine: stores.quarantine, clock, report });
  health.addConsumer('quarantine', keeper.complaint);
  const kept = keeper.run(keeping.signal);
  lifecycle.onStop('the quarantine', () => {
    keeping.abort();
    return kept;
  });

  const retries = new QuarantineRetries({
    desk: stores.quarantineDesk,
    retake: (packet) => intake.retake(packet),
    keepDays: settings.QUARANTINE_KEEP_DAYS,
    clock,
    report,
  });
  health.addConsumer('retries', retries.complaint);
  const retaken = retries.run(keeping.signal);
  lifecycle.onStop('the retries', () => {
    keeping.abort();
    return retaken;
  });

  exposePipeline(reporter.metrics, { record, outbox: stores.outbox, clock });

  say('the watch');
  const secret = webhookSecret(dataDir, settings.WEBHOOK_SECRET);
  await stores.sharedSecret.keep(secret);
  const wall = new SystemClock();
  let broker: EmbeddedBroker | BrokerUplink | undefined;
  const sign = new SignChannel(
    async (topic, payload, { retain }) => {
      if (!broker) throw new Error('the broker is not open yet');
      await broker.publishDown(topic, payload, retain);
    },
    stores.notices,
    clock,
    (kioskId) => registry.hall(registry.kiosk(kioskId)?.hall ?? '')?.region,
  );
  const channel = openChannels({ secret: () => secret, wallSeconds: () => Math.floor(wall.now() / SECOND) });
  const deliver = openDelivery({ ...stores, channel, kinds: CHANNELS, sign, clock, report, publicUrl: settings.PUBLIC_URL });
  const decide = new Decide({
    books,
    registry,
    report,
    heardOf: (id) => watch.heardOf(id),
    modeOf: (id) => watch.modeOf(id),
    appOf: (id) => watch.appOf(id),
    heartbeatOf: (id) => watch.heartbeatOf(id),
    kept: () => deliver.wake(),
    isRefusal: comesAgain,
    gatherMs: settings.NOTICE_GATHER_MINUTES * MINUTE,
  });
  const watch: Watch = new Watch({
    journal,
    registry,
    rules: new BookedRules(stores.rules, rules, report),
    books,
    standing: () => standingCauses(stores),
    fleetView: stores.fleetView,
    modes: stores.modes,
    snapshots: new SnapshotFile(watchFile(dataDir)),
    clock,
    report,
    decide: (found, now, upTo) => decide.take(found, now, upTo),
    acted: (entry, upTo) => decide.acted(entry, upTo),
    isPressing: (now) => decide.isPressing(now),
    stopwatch: () => performance.now(),
    askBirth: async (kiosk, wish) => {
      if (!broker) throw new Error('the broker is not open yet');
      await broker.publishDown(downTopic(kiosk, 'config'), JSON.stringify(wish satisfies Config), true);
    },
  });
  watch.expose(reporter.metrics);
  await watch.start();
  lettingGo['watch'] = () => watch.letGo();
  lifecycle.onStop('the watch', () => watch.stop());
  health.addConsumer('watch', watch.complaint);
  const acts = new ActKeeper({ desk: stores.acts, journal, clock, report });
  lifecycle.onStop('the acts of people', () => acts.stop());
  deliver.expose(reporter.metrics);
  deliver.start();
  lifecycle.onStop('deliver', () => deliver.stop());
  health.addConsumer('deliver', deliver.complaint);
  health.addConsumer('receivers', deliver.receivers);

  say(settings.MQTT_URL ? 'the connection to the broker' : 'the MQTT broker');
  const hearing = new Hearing(journal, intake);
  const pubacks = new PubackTimes(() => performance.now());
  const take: Intake['take'] = pubacks.timing((...packet: Parameters<Intake['take']>) => intake.take(...packet));
  const signs = new StandingSigns(() => sign.putUp(registry), wall, report);
  const lag = new WatchLag({ end: () => journal.end(), judged: () => watch.upTo, clock });
  broker = settings.MQTT_URL
    ? openUplink(
        on,
        settings.MQTT_URL,
        {
          intake: take,
          onReached: signs.again,
          onMoved: signs.again,
          isKiosk: (id) => registry.kiosk(id) !== undefined,
          register: registry,
        },
        hearing,
      )
    : await openEmbeddedBroker(on, {
        registry,
        intake: take,
        takenOver: (...over) => intake.takenOver(...over),
        watch: lag,
      });
  if (!settings.MQTT_URL) hearing.brokerHears(true);
  const opened = broker;
  lifecycle.onStop('the broker', () => opened.close());
  tellKiosks(journal, opened, report);
  if (opened instanceof BrokerUplink) {
    health.add('broker', () => (opened.connected ? null : 'The MQTT broker is not connected: kiosks cannot be heard.'));
  }
  lifecycle.onStop('the signs', () => signs.stop());
  signs.again();
  lifecycle.onStop(
    'the marks of time',
    every(markEvery(clock), clock, () => intake.tick()),
  );
  const platform = new Platform({
    process: settings.MQTT_URL ? 'worker' : 'station',
    clock,
    intake,
    metrics: reporter.metrics,
    pubacks,
    record,
    watchBehind: () => Math.max(0, journal.end() - watch.upTo),
    ruleCostUs: () => watch.ruleCostUs,
    outbox: stores.outbox,
    stalled: () => health.stalled(),
  });
  const ownNumbers = new RecordPlatform({ history: stores.history, measure: () => platform.measure(), clock, report });
  ownNumbers.start();
  lifecycle.onStop("the process's own numbers", () => ownNumbers.stop());
  health.addConsumer('platform', ownNumbers.complaint);
  const trim = async (): Promise<void> => {
    await stores.changes.trim(clock.now()).catch((error: unknown) => report(new ChangesNotTrimmed(error)));
    const before = clock.now() - settings.WITHHELD_KEEP_DAYS * DAY;
    await stores.withheld.forgetPassed(before).catch((error: unknown) => report(new WithheldNotTrimmed(error)));
  };
  lifecycle.onStop(
    'the trimming',
    every(HOUR, clock, () => void trim()),
  );
  const remind = noticeReminder(stores.calendar, clock, report);
  // Not among the lines of the start, which a person reads to see whether it came up.
  lifecycle.onStop("the calendar's first reminder", clock.after(MINUTE, remind));
  lifecycle.onStop("the calendar's reminder", every(HOUR, clock, remind));

  const isHeard = (): boolean => !(opened instanceof BrokerUplink) || opened.connected;
  await sayThatItWatches(on, stores.monitoring, { journal, judged: () => watch.upTo, isHeard, historyLag: () => record.lagMs() });
  // Nobody but this process reads the embedded PostgreSQL.
  if (settings.POSTGRES_URL) sayOwnNumbers(on, stores.ownNumbers, 'worker');

  const lines = new PipelineLines(opened, registry, clock);
  return { journal, intake, watch, record, deliver, broker: opened, lines, webhookSecret: secret };
}

type Uplinked = Pick<BrokerUplinkOptions, 'intake' | 'onReached' | 'onMoved' | 'isKiosk' | 'register'>;

function openUplink(on: Setting, url: string, parts: Uplinked, hearing: Hearing): BrokerUplink {
  const { clock, dataDir, reporter } = on;
  const sessionFile = join(dataDir, 'positions', 'broker-session');
  const onHearing = (heard: boolean): void => hearing.brokerHears(heard);
  const uplink = BrokerUplink.open({ url, sessionFile, ...parts, onHearing, report: reporter.report, clock });
  uplink.expose(reporter.metrics);
  return uplink;
}

/** The furthest that any consumer has come, by what it keeps itself. */
async function actedOn({ books, history, quarantine }: Stores): Promise<Position> {
  return Math.max(await books.position('watch'), await history.position(), await quarantine.position());
}

/** Marks of time on a fast clock come no more often than four times a second of ours. */
const markEvery = (clock: Clock): number => Math.max(SECOND, (SECOND / 4) * speedOf(clock));

/** Calls again and again; answers how to stop. */
function every(ms: number, clock: Clock, call: () => void): () => void {
  let callOff: () => void;
  const again = (): void => {
    call();
    callOff = clock.after(ms, again);
  };
  callOff = clock.after(ms, again);
  return () => callOff();
}

class WithheldNotTrimmed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'What was withheld and is long over could not be removed; the next try is in an hour';
  constructor(override readonly error: unknown) {
    super();
  }
}

class ChangesNotTrimmed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Old entries of the change feed could not be removed; the next try is in an hour';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Whether the database refused the data themselves, or our own code fails at them: time heals neither. */
const comesAgain = (error: unknown): boolean =>
  error instanceof DatabaseRefusal || error instanceof TypeError || error instanceof RangeError;

/** Readings that the history refuses for good are kept in quarantine, where an operator finds them. */
const setAside =
  ({ quarantine }: Stores) =>
  async (some: Unwritable[]): Promise<void> =>
    quarantine.keep(some.map(unwritablePacket), await quarantine.position());

function unwritablePacket({ reading, reason, position }: Unwritable): QuarantinedPacket {
  const payload = Buffer.from(JSON.stringify(reading.payload));
  const packet: RefusedPacket = {
    reason: 'unwritable',
    detail: `The history refused it: ${reason}`,
    topic: `hallwatch/v1/${reading.region}/${reading.kioskId}/${reading.kind}`,
    sender: reading.kioskId,
    receivedAt: reading.receivedAt,
    payload,
    size: payload.length,
  };
  return { ...packet, id: position, kioskId: reading.kioskId };
}
