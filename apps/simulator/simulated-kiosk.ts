import type { Fault } from '#libs/contracts/index.js';
import { Config } from '#libs/contracts/index.js';
import type { Gate } from './gate.js';
import { type Address, Link } from './link.js';
import { type Act, begin, greet, mend, type Message, type Nature, nextAt, type Outcome, type Random, replay, type State, step, strike } from './model/index.js';
import type { Counters, Say, Time } from './simulation.js';

/** Messages that a kiosk keeps while it is offline; then the oldest go. */
const BUFFER = 1_000;
/** Pause before another try to connect, milliseconds of the machine. */
const RETRY_MS = [1_000, 4_000] as const;

/** One kiosk with its own connection: the model says what happens, this carries it to the broker. */
export class SimulatedKiosk {
  state: State;
  private link: Link | null = null;
  private up = false;
  private stopped = false;
  private greeted = false;
  private configuredAt = 0;
  private readonly unacknowledged = new Set<Message>();
  private buffered: Message[] = [];
  private callOff: (() => void)[] = [];
  private callOffStep: () => void = () => {};

  constructor(
    readonly address: Address,
    public nature: Nature,
    private readonly random: Random,
    private readonly outside: { time: Time; gate: Gate; counters: Counters; say: Say },
  ) {
    this.state = begin(nature, outside.time.now(), random);
  }

  get id(): string {
    return this.nature.id;
  }

  get connected(): boolean {
    return this.up;
  }

  open(): void {
    if (this.stopped || this.link) return;
    this.outside.gate.pass((leave) => {
      if (this.stopped || this.link) return leave();
      this.link = new Link(this.address, this.state.bootId, {
        up: () => {
          leave();
          this.onUp();
        },
        down: (reason) => {
          leave();
          this.onDown(reason);
        },
        told: (topic, payload) => this.onTold(topic, payload),
      });
    });
  }

  private onUp(): void {
    this.up = true;
    this.outside.counters.connected++;
    this.outside.say({ what: 'connected', kioskId: this.id });
    const missed = this.buffered;
    this.buffered = [];
    this.greet(missed);
    for (const message of replay(missed, this.random)) this.send(message);
    this.schedule();
  }

  private greet(missed: Message[] = []): void {
    const cleared = missed.flatMap((m): Fault[] => (m.kind === 'fault' && m.payload.state === 'cleared' ? [m.payload] : []));
    const reason = this.greeted ? 'reconnect' : 'powerUp';
    this.greeted = true;
    this.apply(greet(this.nature, this.state, this.outside.time.now(), this.random, { reason, cleared }));
  }

  private onDown(reason?: string): void {
    if (this.up) this.outside.counters.connected--;
    this.outside.say({ what: this.up || !reason ? 'lost' : 'refused', kioskId: this.id, ...(reason && { detail: reason }) });
    this.up = false;
    this.link = null;
    this.keep([...this.unacknowledged]);
    this.unacknowledged.clear();
    if (reason && !this.stopped) this.openAfter(this.random.between(...RETRY_MS));
  }

  private openAfter(ms: number): void {
    const timer = setTimeout(() => this.open(), ms);
    this.callOff.push(() => clearTimeout(timer));
  }

  private onTold(topic: string, payload: Buffer): void {
    if (topic.endsWith('/down/sign')) return this.outside.say({ what: 'sign', kioskId: this.id, detail: payload.toString() });
    const config = readConfig(payload);
    if (!config || config.ts <= this.configuredAt) return;
    this.configuredAt = config.ts;
    if (config.heartbeatS) this.nature = { ...this.nature, heartbeatMs: config.heartbeatS * 1_000 };
    if (config.rebirth) this.greet();
  }

  private send(message: Message): void {
    if (!this.link || !this.up) return this.keep([message]);
    const { counters } = this.outside;
    counters.published++;
    this.unacknowledged.add(message);
    this.link.publish(message.kind, message.payload, () => {
      counters.acknowledged++;
      this.unacknowledged.delete(message);
    });
  }

  private keep(messages: Message[]): void {
    const worth = messages.filter((m) => m.kind !== 'birth');
    this.buffered = [...this.buffered, ...worth].slice(-BUFFER);
  }

  private apply(outcome: Outcome): void {
    this.state = outcome.state;
    for (const message of outcome.messages) this.send(message);
    if (outcome.dropMs !== undefined) this.drop(outcome.dropMs);
  }

  private schedule(): void {
    this.callOffStep();
    if (this.stopped) return;
    const { time } = this.outside;
    this.callOffStep = time.after(Math.max(1, nextAt(this.state) - time.now()), () => {
      this.apply(step(this.nature, this.state, time.now(), this.random));
      this.schedule();
    });
  }

  /** Loses the link without goodbye and comes back after so long, by the simulation's clock. */
  drop(ms: number): void {
    this.link?.drop();
    this.callOff.push(this.outside.time.after(ms, () => this.open()));
  }

  strike(act: Act): void {
    this.apply(strike(this.nature, this.state, act, this.outside.time.now()));
    if (this.greeted) this.schedule();
  }

  mend(act: Act): void {
    this.apply(mend(this.nature, this.state, act, this.outside.time.now(), this.random));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.callOffStep();
    for (const callOff of this.callOff.splice(0)) callOff();
    const { link, up } = this;
    if (!link) return;
    this.link = null;
    this.up = false;
    if (!up) return link.drop();
    this.outside.counters.connected--;
    await link.close();
  }
}

function readConfig(payload: Buffer): Config | null {
  try {
    return Config.safeParse(JSON.parse(payload.toString())).data ?? null;
  } catch {
    // Not JSON: a kiosk keeps to what it knows.
    return null;
  }
}
