import { Config, type Fault } from '#libs/contracts/index.js';
import type { Gate } from './gate.js';
import { type Address, Link } from './link.js';
import {
  type Act,
  begin,
  greet,
  type Message,
  mend,
  type Nature,
  nextAt,
  type Outcome,
  type Random,
  replay,
  type State,
  step,
  strike,
} from './model/index.js';
import { heartbeatMs } from './model/nature.js';
import { Outbox } from './outbox.js';
import type { Counters, Say, Time } from './simulation.js';
import { machineAfter, Timers } from './timers.js';

/** Pause before another try to connect, milliseconds of the machine. */
const RETRY_MS = [1_000, 4_000] as const;

const clearedIn = (messages: Message[]): Fault[] =>
  messages.flatMap((m) => (m.kind === 'fault' && m.payload.state === 'cleared' ? [m.payload] : []));

/** One kiosk with its own connection: the model says what happens, this carries it to the broker. */
export class SimulatedKiosk {
  state: State;
  private link: Link | null = null;
  private up = false;
  private stopped = false;
  private greeted = false;
  private configuredAt = 0;
  private readonly outbox: Outbox;
  private readonly timers: Timers;
  private readonly retries = new Timers(machineAfter);
  private callOffStep = (): void => {};

  constructor(
    readonly address: Address,
    public nature: Nature,
    private readonly random: Random,
    private readonly outside: { time: Time; gate: Gate; counters: Counters; say: Say },
  ) {
    this.outbox = new Outbox(outside.counters);
    this.timers = new Timers((ms, call) => outside.time.after(ms, call));
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
      const down = (reason?: string): void => {
        leave();
        this.onDown(reason);
      };
      const up = (): void => {
        leave();
        this.onUp();
      };
      this.link = new Link(this.address, this.state.bootId, { up, down, told: (topic, payload) => this.onTold(topic, payload) });
    });
  }

  private onUp(): void {
    this.up = true;
    this.outside.counters.connected++;
    this.outside.say({ what: 'connected', kioskId: this.id });
    const missed = this.outbox.take();
    this.greet(clearedIn(missed));
    for (const message of replay(missed, this.random)) this.send(message);
    this.schedule();
  }

  private greet(cleared: Fault[]): void {
    const reason = this.greeted ? 'reconnect' : 'powerUp';
    this.greeted = true;
    this.apply(greet(this.nature, this.state, this.outside.time.now(), this.random, { reason, cleared }));
  }

  private onDown(reason?: string): void {
    if (this.up) this.outside.counters.connected--;
    this.outside.say({ what: this.up || !reason ? 'lost' : 'refused', kioskId: this.id, ...(reason && { detail: reason }) });
    this.up = false;
    this.link = null;
    this.outbox.linkLost();
    if (reason && !this.stopped) this.retries.after(this.random.between(...RETRY_MS), () => this.open());
  }

  private onTold(topic: string, payload: Buffer): void {
    if (topic.endsWith('/down/sign')) this.outside.say({ what: 'sign', kioskId: this.id, detail: payload.toString() });
    else if (topic.endsWith('/down/config')) this.configure(payload);
  }

  /** A retained wish comes again with each connect; it counts once. */
  private configure(payload: Buffer): void {
    const config = readConfig(payload);
    if (!config || config.ts <= this.configuredAt) return;
    this.configuredAt = config.ts;
    if (config.heartbeatS) this.nature = { ...this.nature, heartbeatMs: heartbeatMs(config.heartbeatS, this.nature.rate) };
    if (config.rebirth) this.greet([]);
  }

  private send(message: Message): void {
    this.outbox.send(message, this.up ? this.link : null);
  }

  private apply(outcome: Outcome): void {
    this.state = outcome.state;
    for (const message of outcome.messages) this.send(message);
    if (outcome.dropMs !== undefined) this.drop(outcome.dropMs);
  }

  /** A kiosk lives from its first connect on, also while its link is down. */
  private schedule(): void {
    this.callOffStep();
    if (this.stopped || !this.greeted) return;
    const { time } = this.outside;
    this.callOffStep = this.timers.after(Math.max(1, nextAt(this.state) - time.now()), () => {
      this.apply(step(this.nature, this.state, time.now(), this.random));
      this.schedule();
    });
  }

  /** Loses the link without goodbye and comes back after so long, by the simulation's clock. */
  drop(ms: number): void {
    this.link?.drop();
    this.timers.after(ms, () => this.open());
  }

  strike(act: Act): void {
    this.apply(strike(this.nature, this.state, act, this.outside.time.now()));
  }

  mend(act: Act): void {
    this.apply(mend(this.nature, this.state, act, this.outside.time.now(), this.random));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timers.clear();
    this.retries.clear();
    const { link, up } = this;
    if (!link) return;
    if (!up) return link.drop();
    this.link = null;
    this.up = false;
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
