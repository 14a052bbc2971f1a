import type { Registry } from 'prom-client';
import { type KioskTopic, MAX_PAYLOAD_BYTES, parseTopic } from '#libs/contracts/index.js';
import {
  assemble,
  type Clock,
  type Instant,
  type Journal,
  type Kiosk,
  type KioskRegistry,
  MINUTE,
  type Reading,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { IntakeCounts } from './counts.js';
import { examine, Refused } from './examine.js';
import { type Done, type Keeping, KeepingUntilFlushed, KeepingWhenWritten, type Undo } from './keeping.js';
import { RefusalTeller } from './refusals.js';
import { Seen } from './seen.js';
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
}

/** One packet under way. */
interface Packet {
  topic: string;
  payload: Uint8Array;
  sender: string | null;
  done: Done;
}

/** Newest entries that repeats are known from after a start. */
const REMEMBERED = 50_000;
const READ_AT_ONCE = 1_000;
/** Topics whose parts are kept ready. */
const MOST_TOPICS = 200_000;

/** The door: from a packet to a reading in the journal, or to the quarantine with the reason. */
export class Intake {
  readonly counts = new IntakeCounts();
  private readonly keeping: Keeping;
  private readonly seen = new Seen();
  private readonly strangers: Strangers;
  private readonly teller: RefusalTeller;
  private readonly nowWithin: number;
  private topics = new Map<string, KioskTopic>();
  private lookUps = 0;
  /** Time of receipt of the last entry; the next has no earlier one. */
  private last: Instant = 0;

  /** Opens the door; what is in the journal already is known as a repeat from now on. */
  static async open(parts: IntakeParts): Promise<Intake> {
    const intake = new Intake(parts);
    await intake.remember();
    return intake;
  }

  private constructor(private readonly parts: IntakeParts) {
    const { registry, journal, clock, report } = parts;
    this.keeping = parts.received === 'flushed' ? new KeepingUntilFlushed(journal) : new KeepingWhenWritten(journal);
    this.strangers = new Strangers(registry, clock, report);
    this.teller = new RefusalTeller(clock, report);
    this.nowWithin = parts.nowMinutes * MINUTE;
  }

  /** Packets that have come and are not yet answered. */
  get pending(): number {
    return this.keeping.pending + this.lookUps;
  }

  /** Shows what is counted among the metrics. */
  expose(metrics: Registry): void {
    this.counts.expose(metrics, () => this.pending);
  }

  /**
   * Takes one packet, believed or not. `done` is called once: without an error when it is safe in the journal, whether as a reading
   * or as refused; with one when the sender must not be told that it was received.
   * @param sender MQTT user name, or null when another broker has checked who may publish what.
   */
  take(topic: string, payload: Uint8Array, sender: string | null, done: Done): void {
    const packet = { topic, payload, sender, done };
    const at = this.topics.get(topic) ?? this.parse(topic);
    const kiosk = at instanceof Refused ? undefined : this.parts.registry.kiosk(at.kioskId);
    if (at instanceof Refused) this.refuse(packet, at);
    else if (sender !== null && sender !== at.kioskId) this.refuse(packet, foreign(sender, at));
    else if (payload.length > MAX_PAYLOAD_BYTES) this.refuse(packet, tooLarge(payload.length));
    else if (kiosk) this.judge(packet, at, kiosk);
    else void this.askFor(packet, at);
  }

  /** Marks the time in the journal. A mark that cannot be written is left out: the journal itself tells of its trouble. */
  tick(): void {
    this.parts.journal.append({ entry: { type: 'tick', at: this.stamp() } }, () => undefined);
  }

  private async askFor(packet: Packet, at: KioskTopic): Promise<void> {
    this.lookUps++;
    const kiosk = await this.strangers.lookUp(at.kioskId);
    this.lookUps--;
    if (kiosk) this.judge(packet, at, kiosk);
    else this.refuse(packet, unknownKiosk(at));
  }

  private judge(packet: Packet, at: KioskTopic, kiosk: Kiosk): void {
    const reading = this.readingOf(packet, at, kiosk);
    if (reading instanceof Refused) this.refuse(packet, reading);
    else if (reading.kind === 'will') this.keep(packet, reading, null);
    else this.keepOnce(packet, reading);
  }

  private readingOf({ payload: bytes }: Packet, at: KioskTopic, kiosk: Kiosk): Reading | Refused {
    if (kiosk.state === 'retired') return retired(at);
    const region = this.parts.registry.hall(kiosk.hall)?.region;
    if (region !== at.region) return wrongRegion(at, region);
    const payload = examine(at.kind, bytes);
    if (payload instanceof Refused) return payload;
    const head = { kioskId: kiosk.id, hallId: kiosk.hall, region, kioskType: kiosk.type, kind: at.kind };
    const reading = assemble(head, payload, this.stamp(), false);
    reading.historical = payload.historical === true || Math.abs(reading.receivedAt - reading.ts) > this.nowWithin;
    return reading;
  }

  /** A repeat is not kept again, and is answered when what it repeats is safe. */
  private keepOnce(packet: Packet, reading: Reading): void {
    const { bootId, seq } = reading;
    const seen = this.seen.of(reading.kioskId);
    if (seen.add(bootId, seq)) {
      this.keep(packet, reading, () => seen.remove(bootId, seq));
      return;
    }
    this.counts.repeats++;
    this.keeping.afterAll(packet.done);
  }

  private keep(packet: Packet, reading: Reading, undo: Undo | null): void {
    this.counts.accepted[reading.kind]++;
    if (reading.historical) this.counts.historical++;
    this.keeping.keep({ entry: { type: 'reading', reading }, raw: packet.payload }, undo, packet.done);
  }

  private refuse({ topic, payload, sender, done }: Packet, { reason, detail }: Refused): void {
    const kept = Uint8Array.from(payload.subarray(0, MAX_PAYLOAD_BYTES));
    const packet = { reason, detail, topic, sender, receivedAt: this.stamp(), payload: kept, size: payload.length };
    this.counts.refused[reason]++;
    this.teller.tell(packet);
    this.keeping.keep({ entry: { type: 'refused', packet } }, null, done);
  }

  private parse(topic: string): KioskTopic | Refused {
    const at = parseTopic(topic);
    if (!at) return UNKNOWN_TOPIC;
    if (this.topics.size >= MOST_TOPICS) this.topics = new Map();
    this.topics.set(topic, at);
    return at;
  }

  /** Time of receipt: the clock's, but never before the one before. */
  private stamp(): Instant {
    const now = this.parts.clock.now();
    if (now > this.last) this.last = now;
    return this.last;
  }

  private async remember(): Promise<void> {
    const { journal } = this.parts;
    const end = journal.end();
    let position = Math.max(0, end - REMEMBERED);
    while (position < end) {
      const entries = await journal.read(position, READ_AT_ONCE);
      const last = entries.at(-1);
      if (!last) return;
      for (const { entry } of entries) {
        if (entry.type === 'reading') this.rememberReading(entry.reading);
        else this.last = Math.max(this.last, entry.type === 'tick' ? entry.at : entry.packet.receivedAt);
      }
      position = last.position;
    }
  }

  private rememberReading({ kioskId, bootId, seq, kind, receivedAt }: Reading): void {
    this.last = Math.max(this.last, receivedAt);
    if (kind !== 'will') this.seen.of(kioskId).add(bootId, seq);
  }
}

const UNKNOWN_TOPIC = new Refused(
  'unknown-topic',
  'The topic is not one that kiosks publish to; it must be hallwatch/v1/{region}/{kioskId}/{kind}.',
);

const tooLarge = (size: number): Refused =>
  new Refused(
    'too-large',
    `The payload has ${size} bytes; at most ${MAX_PAYLOAD_BYTES} are taken. The kiosk must send less at once.`,
  );

const unknownKiosk = ({ kioskId }: KioskTopic): Refused =>
  new Refused('unknown-kiosk', `There is no kiosk ${kioskId} in the register; register it, or correct the topic.`);

const retired = ({ kioskId }: KioskTopic): Refused =>
  new Refused('retired-kiosk', `The kiosk ${kioskId} is retired; switch it off, or register it again.`);

const foreign = (sender: string, { kioskId }: KioskTopic): Refused =>
  new Refused('foreign-topic', `The kiosk ${sender} published as ${kioskId}; a kiosk may publish only as itself.`);

const wrongRegion = ({ kioskId, region }: KioskTopic, own: string | undefined): Refused =>
  new Refused('foreign-topic', `The kiosk ${kioskId} published under the region ${region}; its own is ${own ?? 'not known'}.`);
