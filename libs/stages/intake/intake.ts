import type { Registry } from 'prom-client';
import { Habit, type KioskTopic, MAX_PAYLOAD_BYTES, parseTopic, prepareContracts, printOf } from '#libs/contracts/index.js';
import {
  type Allowance,
  assemble,
  type Clock,
  type Instant,
  type IntakeSnapshots,
  impossible,
  type Journal,
  type Journaled,
  type Kiosk,
  type KioskRegistry,
  MINUTE,
  NOW,
  noteTime,
  ownTime,
  type Placing,
  type Position,
  place,
  placeOld,
  placeSent,
  type Reading,
  type RefusedPacket,
  receivedAt,
  SECOND,
  smoothed,
  talkerOf,
  weightOf,
} from '#libs/domain/index.js';
import { type Report, tellMasked, withoutMarkBytes } from '#libs/runtime/index.js';
import type { Message } from './boot.js';
import { Company } from './company.js';
import { IntakeCounts } from './counts.js';
import { examine, RefusedReading } from './examine.js';
import { Floods } from './floods.js';
import { IntakeMemory } from './intake-memory.js';
import { type Done, type Keeping, KeepingUntilFlushed, KeepingWhenWritten, type Undo } from './keeping.js';
import { type Known, KnownKiosks } from './known.js';
import { LifeSigns } from './life-signs.js';
import { masked, withoutPersonal } from './personal.js';
import { ReceiptClock } from './receipt-clock.js';
import { Refusals } from './refusals.js';
import type { Retaken } from './retries.js';
import { Strangers } from './strangers.js';

export interface IntakeParts {
  registry: KioskRegistry;
  journal: Journal;
  clock: Clock;
  report: Report;
  /** Minutes between `ts` and arrival within which a reading counts as now. */
  nowMinutes: number;
  /** When a packet counts as received: `flushed` to the disk, or `written` into the operating system's cache. */
  received: 'flushed' | 'written';
  /** What one kiosk may send; absent: any pace. */
  allowance?: Allowance;
  /** Where what is known of repeats is kept between starts; absent: the journal is read from its beginning. */
  snapshots?: IntakeSnapshots;
  /** Milliseconds that what nobody waits for may wait for company; absent: it waits only at the flush. */
  gatherMs?: number;
}

/** What a broker knows beside the packet. */
export interface About {
  /** A will of a connection that is over, while the kiosk has another. */
  superseded?: boolean;
  /** Bytes that the payload had, of which only the first are here. */
  size?: number;
}

/** One packet under way. */
interface Packet {
  topic: string;
  payload: Uint8Array;
  sender: string | null;
  done: Done;
  about: About;
}

const READ_AT_ONCE = 1_000;
/** Two machines with one name throw each other out many times a second. Ours. */
const TAKEOVERS_APART = 5 * SECOND;
/** A topic of ours, and how what comes on it is laid out. */
interface Way extends KioskTopic {
  habit: Habit;
}

/** Topics whose parts are kept ready. */
const MOST_TOPICS = 200_000;

/** The door: from a packet to a reading in the journal, or to the quarantine with the reason. */
export class Intake {
  readonly counts = new IntakeCounts();
  private readonly keeping: Keeping;
  private readonly time: ReceiptClock;
  private readonly known: KnownKiosks;
  private readonly memory: IntakeMemory;
  private readonly strangers: Strangers;
  private readonly refusals: Refusals;
  private readonly floods: Floods;
  private readonly signs: LifeSigns;
  private readonly nowWithin: number;
  private readonly company: Company<Packet> | null;
  private topics = new Map<string, Way>();
  private lookUps = 0;

  /** Opens the door; what is in the journal already is known as a repeat from now on. */
  static async open(parts: IntakeParts): Promise<Intake> {
    prepareContracts();
    const intake = new Intake(parts);
    await intake.remember();
    intake.heedRetirements();
    return intake;
  }

  private constructor(private readonly parts: IntakeParts) {
    const { registry, journal, clock, report, snapshots } = parts;
    this.keeping = parts.received === 'flushed' ? new KeepingUntilFlushed(journal) : new KeepingWhenWritten(journal);
    this.time = new ReceiptClock(clock, report);
    this.known = new KnownKiosks();
    this.floods = new Floods(this.known, parts.allowance ?? null, report);
    this.memory = new IntakeMemory({ journal, clock: this.time, report, known: this.known, snapshots });
    this.strangers = new Strangers(registry, this.time, report);
    this.refusals = new Refusals(this.time, report);
    this.signs = new LifeSigns(journal, this.known);
    this.nowWithin = parts.nowMinutes * MINUTE;
    this.company = parts.gatherMs === undefined ? null : new Company(parts.gatherMs, (packet) => this.takeIn(packet));
  }

  /** Packets that have come and are not yet answered. */
  get pending(): number {
    return this.keeping.pending + this.lookUps + (this.company?.size ?? 0);
  }

  /** Shows what is counted among the metrics. */
  expose(metrics: Registry): void {
    this.counts.expose(metrics, () => this.pending);
  }

  /**
   * Takes one packet, believed or not. `done` is called once: without an error when it is safe in the journal, whether as a reading
   * or as refused; with one when the sender must not be told that it was received. A byte order mark before the JSON says how the text is
   * written, and some libraries cannot leave it out: it is passed over.
   * @param sender MQTT user name, or null when another broker has checked who may publish what.
   */
  take(topic: string, bytes: Uint8Array, sender: string | null, done: Done, about: About = NOTHING_MORE): void {
    const packet = { topic, payload: withoutMarkBytes(bytes), sender, done, about };
    if (this.company) this.company.add(packet, this.mayWait(topic));
    else this.takeIn(packet);
  }

  private takeIn(came: Packet): void {
    const packet = this.withoutPersonal(came);
    const { topic, payload, sender, about } = packet;
    const at = this.topics.get(topic) ?? this.parse(topic);
    const kiosk = at instanceof RefusedReading ? undefined : this.parts.registry.kiosk(at.kioskId);
    if (at instanceof RefusedReading) this.refuse(packet, at);
    else if (sender !== null && sender !== at.kioskId) this.refuse(packet, foreign(sender, at));
    else if (payload.length > MAX_PAYLOAD_BYTES) this.refuse(packet, tooLarge(about.size ?? payload.length));
    else if (kiosk) this.judge(packet, at, kiosk);
    else void this.askFor(packet, at);
  }

  private withoutPersonal(came: Packet): Packet {
    const { payload, found } = withoutPersonal(came.payload);
    if (!found) return came;
    tellMasked(found, 'kiosk', this.parts.report);
    return { ...came, payload };
  }

  /**
   * Takes a packet out of the quarantine once more: as history, and never back in there. Rejects when the journal does not take it.
   * What the history had refused is in the journal already, and is written again all the same.
   */
  async retake(asked: RefusedPacket): Promise<Retaken> {
    // Also of what an earlier version kept as it came.
    const again = { ...asked, payload: withoutPersonal(asked.payload).payload };
    const reading = await this.readingAgain(again);
    if (reading instanceof RefusedReading) return { refused: reading.reason, detail: reading.detail };
    await new Promise<void>((resolve, reject) => {
      const done: Done = (error) => (error ? reject(error) : resolve());
      const packet = { ...again, payload: withoutMarkBytes(again.payload), done, about: AS_HISTORY };
      const known = this.known.of(reading.kioskId);
      const message = messageOf(reading, known);
      if (again.reason !== 'unwritable' && isRepeat(reading, message, known)) this.drop(packet);
      else this.keep(packet, { ...reading, retried: true }, known, message);
    });
    return { accepted: true };
  }

  /** Marks the time in the journal. A mark that cannot be written is left out: the journal itself tells of its trouble. */
  tick(): void {
    const at = this.time.now();
    this.parts.journal.append({ entry: { type: 'tick', at } }, () => undefined);
    this.memory.tick(at);
    this.floods.tick(at);
  }

  /** Marks in the journal that kiosks are heard from now on, or that because of us they are not. */
  hear(on: boolean): void {
    this.parts.journal.append({ entry: { type: 'hearing', at: this.time.now(), on } }, () => undefined);
  }

  /** Marks in the journal that a connection of the kiosk took over another's session; of those that follow each other closely the first. */
  takenOver(kioskId: string, from: string, to: string): void {
    const at = this.time.now();
    const known = this.known.of(kioskId);
    if (from === to || at - known.takenOverAt < TAKEOVERS_APART || !this.parts.registry.kiosk(kioskId)) return;
    known.takenOverAt = at;
    this.parts.journal.append({ entry: { type: 'takeover', at, kioskId, from, to } }, () => undefined);
  }

  /** Marks in the journal that the rules of this version count from now on; resolves when that is durable. */
  useRules(version: string): Promise<{ position: Position; at: Instant }> {
    const at = this.time.now();
    return new Promise((resolve, reject) => {
      this.parts.journal.append({ entry: { type: 'rules', at, version } }, (error, position) =>
        error ? reject(error) : resolve({ position, at }),
      );
    });
  }

  /** Saves what is known ahead of time, so that the journal may let go of what it was learnt from. */
  letGo(): Promise<void> {
    return this.memory.letGo(this.time.now());
  }

  /** Keeps what is known for the next start. */
  async close(): Promise<void> {
    this.company?.takeAll();
    this.heedNoMore();
    await this.memory.close(this.time.now());
  }

  /** By its topic and what its kiosk sent last: the message itself has not been looked at. */
  private mayWait(topic: string): boolean {
    const at = this.topics.get(topic);
    return at !== undefined && isRoutineKind(at.kind) && this.known.find(at.kioskId)?.catchesUp === false;
  }

  private async readingAgain({ topic, payload, sender, size }: RefusedPacket): Promise<Reading | RefusedReading> {
    if (size > payload.length) return tooLarge(size);
    const at = this.topics.get(topic) ?? this.parse(topic);
    if (at instanceof RefusedReading) return at;
    if (sender !== null && sender !== at.kioskId) return foreign(sender, at);
    const kiosk = this.parts.registry.kiosk(at.kioskId) ?? (await this.strangers.lookUp(at.kioskId));
    return kiosk ? this.readingOf({ payload: withoutMarkBytes(payload), about: AS_HISTORY }, at, kiosk) : unknownKiosk(at);
  }

  private async askFor(packet: Packet, at: Way): Promise<void> {
    this.lookUps++;
    const kiosk = await this.strangers.lookUp(at.kioskId);
    this.lookUps--;
    if (kiosk) this.judge(packet, at, kiosk);
    else this.refuse(packet, unknownKiosk(at));
  }

  private judge(packet: Packet, at: Way, kiosk: Kiosk): void {
    const reading = this.readingOf(packet, at, kiosk);
    if (reading instanceof RefusedReading) {
      this.refuse(packet, reading);
      return;
    }
    const known = this.known.of(kiosk.id);
    const message = messageOf(reading, known);
    if (isRepeat(reading, message, known)) this.hearAgain(packet, kiosk, reading);
    else if (this.floods.takes(kiosk.id, reading.receivedAt, weightOf(reading))) this.keep(packet, reading, known, message);
    else this.refuseAs(packet, this.tooFast(kiosk.id));
  }

  private readingOf(
    { payload: bytes, about }: Pick<Packet, 'payload' | 'about'>,
    at: Way,
    kiosk: Kiosk,
  ): Reading | RefusedReading {
    if (kiosk.state === 'retired') return retired(at);
    const region = this.parts.registry.hall(kiosk.hall)?.region;
    if (region !== at.region) return wrongRegion(at, region);
    const known = this.known.of(kiosk.id);
    const payload = at.habit.read(bytes, known.seen.bootId) ?? this.learn(at, bytes);
    if (payload instanceof RefusedReading) return payload;
    const head = { kioskId: kiosk.id, hallId: kiosk.hall, region, kioskType: kiosk.type, kind: at.kind };
    const reading = assemble(head, payload, this.time.now(), NOW);
    if (at.kind === 'will') return place(reading, { historical: about.superseded === true });
    reading.print = printOf(at.kind, bytes);
    return place(reading, this.placingOf(reading, about, known));
  }

  private learn({ kind, habit }: Way, bytes: Uint8Array): Record<string, unknown> | RefusedReading {
    const payload = examine(kind, bytes);
    if (!(payload instanceof RefusedReading)) habit.learn(bytes, payload);
    return payload;
  }

  /** Whether it is of now, by the kiosk's clock as far as it is known, and whether that says when it was made. */
  private placingOf(sent: Reading, about: About, { clock }: Known): Placing {
    const isOld = about.superseded || sent.payload['historical'] === true;
    return isOld ? placeOld(sent, this.nowWithin) : placeSent(clock, sent, this.nowWithin);
  }

  /** Who repeats itself lives. */
  private hearAgain(packet: Packet, kiosk: Kiosk, { receivedAt }: Reading): void {
    this.signs.heard(kiosk, receivedAt);
    this.drop(packet);
  }

  /** A repeat is not kept again, and is answered when what it repeats is safe. */
  private drop({ done }: Packet): void {
    this.counts.repeats++;
    this.keeping.afterAll(done);
  }

  private keep({ payload, done }: Packet, reading: Reading, known: Known, message: Message): void {
    this.counts.accepted[reading.kind]++;
    if (reading.historical) this.counts.historical++;
    known.catchesUp = reading.historical;
    const undo = reading.kind === 'will' ? null : this.note(reading, known, message);
    this.keeping.keep({ entry: { type: 'reading', reading }, raw: payload, unhurried: isRoutine(reading) }, undo, done);
  }

  /** Notes that it has come; answers how to take that back. */
  private note({ used, retried, receivedAt }: Reading, known: Known, message: Message): Undo {
    if (!retried) known.heardAt = receivedAt;
    const undo = known.seen.note(message, used);
    return () => {
      undo();
      this.memory.noteUndone();
    };
  }

  /** What is refused counts as sent, too. */
  private refuse(packet: Packet, why: RefusedReading): void {
    const payer = packet.sender ?? this.topics.get(packet.topic)?.kioskId;
    const known = payer !== undefined && this.parts.registry.kiosk(payer) !== undefined;
    this.refuseAs(packet, !known || this.floods.takes(payer, this.time.now(), 1) ? why : this.tooFast(payer));
  }

  private refuseAs({ topic, payload, sender, done, about }: Packet, { reason, detail, flood }: RefusedReading): void {
    this.counts.refused[reason]++;
    const packet = {
      reason,
      detail,
      topic,
      sender,
      receivedAt: this.time.now(),
      size: about.size ?? payload.length,
      ...(flood && { flood }),
    };
    const at = this.topics.get(topic) ?? null;
    const talker = talkerOf(packet, at);
    if (this.refusals.note(packet, at?.kioskId ?? null)) {
      if (talker) this.signs.kept(talker.kioskId, packet.receivedAt);
      const kept = this.keptOf(payload);
      this.keeping.keep({ entry: { type: 'refused', packet: { ...packet, payload: kept } } }, null, done);
      return;
    }
    this.counts.unkept[reason]++;
    const kiosk = talker && this.parts.registry.kiosk(talker.kioskId);
    if (kiosk) this.signs.heard(kiosk, packet.receivedAt, { reason, detail, kind: talker.kind, ...(flood && { flood }) });
    this.keeping.afterAll(reason === 'too-fast' && sender !== null ? (error) => done(error ?? new FloodRefused()) : done);
  }

  /** Of no JSON nothing was masked at the door but what stood in texts. */
  private keptOf(payload: Uint8Array): Uint8Array {
    const { payload: kept, found } = masked(payload.subarray(0, MAX_PAYLOAD_BYTES));
    tellMasked(found, 'quarantine', this.parts.report);
    return Uint8Array.from(kept);
  }

  private tooFast(kioskId: string): RefusedReading {
    const flood = this.floods.of(kioskId);
    const { perSecond, minutes } = flood;
    return new RefusedReading(
      'too-fast',
      `The kiosk ${kioskId} has sent far more than ${perSecond} messages a second for ${minutes} minutes and more; what is over that is not taken. Find out what it floods with.`,
      flood,
    );
  }

  private parse(topic: string): Way | RefusedReading {
    const parts = parseTopic(topic);
    if (!parts) return UNKNOWN_TOPIC;
    const at: Way = { ...parts, habit: new Habit(parts.kind) };
    if (this.topics.size >= MOST_TOPICS) this.topics = new Map();
    this.topics.set(topic, at);
    return at;
  }

  private async remember(): Promise<void> {
    const { journal } = this.parts;
    const end = journal.end();
    let position: Position = await this.memory.restore();
    while (position < end) {
      const entries = await journal.read(position, READ_AT_ONCE);
      const last = entries.at(-1);
      if (!last) break;
      for (const one of entries) this.rememberEntry(one);
      position = last.position;
    }
    await this.rememberEnd(end);
  }

  private rememberEntry({ entry }: Journaled): void {
    if (entry.type === 'reading') this.rememberReading(entry.reading);
    else this.time.notBefore(receivedAt(entry));
    if (entry.type === 'retired') this.known.forgetKiosk(entry.kioskId);
  }

  private rememberReading(reading: Reading): void {
    const { kioskId, kind, receivedAt, used } = reading;
    this.time.notBefore(receivedAt);
    if (kind === 'will') return;
    this.rememberTime(reading);
    const known = this.known.of(kioskId);
    known.seen.note(messageOf(reading, known), used);
  }

  private rememberTime(reading: Reading): void {
    const { kioskId, kind, receivedAt, retried, payload } = reading;
    const ts = ownTime(reading);
    if (retried || payload['historical'] === true || impossible(ts, receivedAt) !== null) return;
    noteTime(this.known.of(kioskId).clock, kind === 'heartbeat', ts, receivedAt, this.nowWithin);
  }

  private heedNoMore: () => void = () => undefined;

  /** A kiosk that is retired may be registered again: what was known of it is not true of the next. */
  private heedRetirements(): void {
    const { registry } = this.parts;
    this.heedNoMore = registry.onRetired((kioskId) => this.retire(kioskId));
    for (const kioskId of [...this.known.ids()]) if (registry.kiosk(kioskId)?.state === 'retired') this.retire(kioskId);
  }

  private retire(kioskId: string): void {
    this.known.forgetKiosk(kioskId);
    this.parts.journal.append({ entry: { type: 'retired', at: this.time.now(), kioskId } }, () => undefined);
  }

  /** Nothing may lie behind the snapshot: the last entry alone tells the time. */
  private async rememberEnd(end: Position): Promise<void> {
    for (const one of await this.parts.journal.read(Math.max(0, end - 1), 1)) this.rememberEntry(one);
  }
}

/** What the door looks at to tell a message from others. */
function messageOf(reading: Reading, { clock }: Known): Message {
  const { kind, bootId, seq, historical, unplaced, receivedAt, print = 0 } = reading;
  const ts = ownTime(reading);
  const at = unplaced ? receivedAt : Math.min(ts - smoothed(clock.recent), receivedAt);
  return { kind, bootId, seq, ts, historical, at, print };
}

/** Whether it has come before. Otherwise the reading says from here on how it stands to what had its number. */
function isRepeat(reading: Reading, message: Message, { seen }: Known): boolean {
  // A will is written before the boot's messages are counted.
  if (reading.kind === 'will') return false;
  const came = seen.tell(message);
  if (came === 'repeat') return true;
  if (came !== 'new') reading.used = came;
  else if (reading.used) reading.used = undefined;
  if (came === 'earlier') reading.historical = true;
  return false;
}

/** Of a flood nothing is acknowledged that is not kept: the connection of its kiosk ends instead. */
class FloodRefused extends Error {
  constructor() {
    super('the kiosk floods; what it sent is not taken');
  }
}

/** Nobody waits for what it brings about: no fault, nor of a kiosk that waits with all that it has buffered. */
const isRoutine = ({ kind, historical }: Reading): boolean => !historical && isRoutineKind(kind);

const isRoutineKind = (kind: Reading['kind']): boolean => kind === 'heartbeat' || kind === 'consumables' || kind === 'cashbox';

const NOTHING_MORE: About = {};
/** Neither of now nor a word about the kiosk's clock. */
const AS_HISTORY: About = { superseded: true };

const UNKNOWN_TOPIC = new RefusedReading(
  'unknown-topic',
  'The topic is not one that kiosks publish to; it must be hallwatch/v1/{region}/{kioskId}/{kind}.',
);

const tooLarge = (size: number): RefusedReading =>
  new RefusedReading(
    'too-large',
    `The payload has ${size} bytes; at most ${MAX_PAYLOAD_BYTES} are taken. The kiosk must send less at once.`,
  );

const unknownKiosk = ({ kioskId }: KioskTopic): RefusedReading =>
  new RefusedReading('unknown-kiosk', `There is no kiosk ${kioskId} in the register; register it, or correct the topic.`);

const retired = ({ kioskId }: KioskTopic): RefusedReading =>
  new RefusedReading('retired-kiosk', `The kiosk ${kioskId} is retired; switch it off, or register it again.`);

const foreign = (sender: string, { kioskId }: KioskTopic): RefusedReading =>
  new RefusedReading('foreign-topic', `The kiosk ${sender} published as ${kioskId}; a kiosk may publish only as itself.`);

const wrongRegion = ({ kioskId, region }: KioskTopic, own: string | undefined): RefusedReading =>
  new RefusedReading(
    'foreign-topic',
    `The kiosk ${kioskId} published under the region ${region}; its own is ${own ?? 'not known'}.`,
  );
