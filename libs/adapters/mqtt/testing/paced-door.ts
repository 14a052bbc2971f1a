import { PassThrough } from 'node:stream';
import { generate, type IPublishPacket, parser } from 'mqtt-packet';
import { PassingJournal } from '#libs/adapters/memory/index.js';
import { type Allowance, type JournalEntry, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { LOAD_REGION, LoadRegistry, loadKioskId } from '#test/load/fleet.js';
import { Gate } from '../gate.js';
import { TurnShare } from '../turn-share.js';
import { Turns } from '../turns.js';

const BEGINS = Date.UTC(2026, 10, 22, 6);
/** Virtual time goes on by so much at a time, milliseconds. */
const STEP = 50;
/** A library connects anew so long after its connection was lost. */
const TRY_AGAIN = 1 * SECOND;
const CONNECT = generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'x', keepalive: 0 });

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The gate, the turns and the intake in virtual time, with a watch behind them that judges so many entries a second. */
export class PacedDoor {
  readonly clock = new StoryClock(BEGINS);
  readonly events: NamedEvent[] = [];
  /** Number of each message that is in the journal, as a reading or as refused. */
  readonly kept = new Set<string>();
  private readonly kiosks: PacedKiosk[];
  private entries = 0;
  private judged = 0;
  private gate!: Gate;
  private intake!: Intake;

  private constructor(
    kiosks: number,
    private readonly judgesPerSecond: number,
  ) {
    this.kiosks = Array.from({ length: kiosks }, (_, n) => new PacedKiosk(this, loadKioskId(n)));
  }

  static async open(kiosks: number, allowance: Allowance, judgedPerSecond: number): Promise<PacedDoor> {
    const door = new PacedDoor(kiosks, judgedPerSecond);
    const { clock } = door;
    const report = (event: NamedEvent): void => void door.events.push(event);
    const journal = new PassingJournal((entry) => door.note(entry));
    const registry = new LoadRegistry(kiosks);
    door.intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'written', allowance });
    const kioskOf = (stream: PassThrough & { kioskId?: string }): string | undefined => stream.kioskId;
    const ahead = (): number => door.gate.pending + door.entries - door.judged;
    const turns = new Turns({
      allowance,
      clock,
      kioskOf,
      ahead,
      judgedPerSecond: () => judgedPerSecond,
      slowed: () => undefined,
    });
    // Of the machine's time nothing hangs here.
    door.gate = new Gate({ report, clock, turns, share: new TurnShare(() => 0) });
    return door;
  }

  kiosk(n: number): PacedKiosk {
    return this.kiosks[n] as PacedKiosk;
  }

  async forward(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP) {
      this.clock.forward(STEP);
      this.judged = Math.min(this.entries, this.judged + (this.judgesPerSecond * STEP) / SECOND);
      this.intake.tick();
      await tick();
      await tick();
    }
  }

  /** Seconds until what has come is judged. */
  get behindS(): number {
    return (this.entries - this.judged) / this.judgesPerSecond;
  }

  async settled(mostS: number): Promise<void> {
    for (let s = 0; s < mostS && this.kiosks.some(({ waiting }) => waiting > 0); s++) await this.forward(SECOND);
  }

  connect(kioskId: string, taken: (messageId: number) => void, cut: () => void): PassThrough {
    const stream = new Arriving(kioskId);
    this.gate.guard(stream, undefined);
    stream.write(CONNECT);
    new Reader(stream, (packet, done) => this.take(packet, kioskId, done), taken, cut);
    return stream;
  }

  private take({ topic, payload }: IPublishPacket, sender: string, done: (error: Error | null) => void): void {
    this.gate.enter(payload.length);
    this.intake.take(topic, payload as Buffer, sender, (error) => {
      this.gate.leave(payload.length);
      done(error);
    });
  }

  private note(entry: JournalEntry): void {
    this.entries++;
    if (entry.type === 'reading') this.kept.add(`${entry.reading.kioskId} ${entry.reading.seq}`);
    if (entry.type !== 'refused') return;
    const { seq } = JSON.parse(Buffer.from(entry.packet.payload).toString()) as { seq: number };
    this.kept.add(`${entry.packet.sender} ${seq}`);
  }
}

/** What comes of a kiosk; its answers are taken by hand, and none of them waits. */
class Arriving extends PassThrough {
  constructor(readonly kioskId: string) {
    super();
    Object.defineProperty(this, 'writableLength', { value: 0 });
  }
}

/** Reads as the broker does: nothing more before all of a chunk is answered. */
class Reader {
  private readonly packets = parser();
  private open = 0;

  constructor(
    private readonly stream: PassThrough,
    take: (packet: IPublishPacket, done: (error: Error | null) => void) => void,
    taken: (messageId: number) => void,
    cut: () => void,
  ) {
    this.packets.on('packet', (packet) => {
      this.open++;
      if (packet.cmd !== 'publish') return void setImmediate(() => this.next());
      take(packet, (error) =>
        setImmediate(() => {
          if (error) stream.destroy();
          if (stream.destroyed) return cut();
          taken(packet.messageId ?? 0);
          this.next();
        }),
      );
    });
    this.open = 1;
    stream.on('readable', () => this.next());
  }

  private next(): void {
    this.open = Math.max(0, this.open - 1);
    if (this.open > 0 || this.stream.destroyed) return;
    const chunk = this.stream.read() as Buffer | null;
    if (chunk) this.packets.parse(chunk);
  }
}

/** A kiosk whose library keeps what is not acknowledged, and sends it again when its connection was lost. */
export class PacedKiosk {
  readonly acknowledged = new Set<number>();
  sent = 0;
  private stream: PassThrough | null = null;
  private coming = false;

  constructor(
    private readonly door: PacedDoor,
    readonly id: string,
  ) {}

  get waiting(): number {
    return this.sent - this.acknowledged.size;
  }

  /** So many messages at once, made one by one until now. */
  say(messages: number, madeEveryMs: number): void {
    const now = this.door.clock.now();
    this.stream ??= this.come();
    for (let i = 0; i < messages; i++) this.publish(this.sent++, now - (messages - 1 - i) * madeEveryMs);
  }

  private readonly made = new Map<number, number>();

  private publish(seq: number, ts: number): void {
    this.made.set(seq, ts);
    const payload = JSON.stringify({ ts, bootId: 'b', seq, mode: 'inService' });
    const topic = `hallwatch/v1/${LOAD_REGION}/${this.id}/heartbeat`;
    this.stream?.write(generate({ cmd: 'publish', topic, payload, qos: 1, messageId: seq + 1, retain: false, dup: false }));
  }

  private come(): PassThrough {
    return this.door.connect(
      this.id,
      (messageId) => void this.acknowledged.add(messageId - 1),
      () => this.lost(),
    );
  }

  private lost(): void {
    if (this.coming) return;
    this.coming = true;
    this.door.clock.after(TRY_AGAIN, () => {
      this.coming = false;
      this.stream = this.come();
      for (let seq = 0; seq < this.sent; seq++) if (!this.acknowledged.has(seq)) this.publish(seq, this.made.get(seq) ?? 0);
    });
  }
}
