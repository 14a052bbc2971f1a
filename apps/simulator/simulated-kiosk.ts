import { type Config, downBreach, downTopic, type Fault } from '#libs/contracts/index.js';
import type { Befallen } from './befalling.js';
import type { Gate } from './gate.js';
import { type Address, Link } from './link.js';
import {
  type Act,
  type AwayAs,
  begin,
  greet,
  type Message,
  mend,
  type Nature,
  nextAt,
  type Outcome,
  type Random,
  rebooted,
  replay,
  type State,
  step,
  strike,
} from './model/index.js';
import { heartbeatMs } from './model/nature.js';
import { Outbox } from './outbox.js';
import { type Counters, DownlinkBroken, type Say, type Time } from './simulation.js';
import { machineAfter, Timers } from './timers.js';
import type { TruthLedger } from './truth/ledger.js';
import { linkCause } from './truth/link.js';

/** Pause before another try to connect, milliseconds of the machine. */
const RETRY_MS = [1_000, 4_000] as const;

const clearedIn = (messages: Message[]): Fault[] =>
  messages.flatMap((m) => (m.kind === 'fault' && m.payload.state === 'cleared' ? [m.payload] : []));

/** What a kiosk leans on. */
export interface Outside {
  time: Time;
  gate: Gate;
  counters: Counters;
  say: Say;
  truth: TruthLedger;
  /** Told of every message that breaks the contract. */
  broken(error: DownlinkBroken): void;
}

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
  /** It is away by itself, or with others, as the simulation wants it. */
  private away: { since: number; as: AwayAs; announced: boolean; workedOn: boolean } | null = null;
  private lastSaidAt: number | null = null;

  constructor(
    readonly address: Address,
    public nature: Nature,
    private readonly random: Random,
    private readonly outside: Outside,
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

  get isHeard(): boolean {
    return this.up && this.away === null;
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
    this.comeBack();
    const missed = this.outbox.take();
    this.greet(clearedIn(missed));
    for (const message of replay(missed, this.random, this.nature)) this.send(message);
    this.schedule();
  }

  /** It is there again: an observer knows now what it was. */
  private comeBack(): void {
    const now = this.outside.time.now();
    const { away, lastSaidAt } = this;
    this.away = null;
    this.outside.truth.heard(this.id, now);
    if (!away || away.as === 'wide' || away.as === 'dark' || lastSaidAt === null) return;
    if (away.announced || this.state.flapping?.fault === null) return;
    const { heartbeatMs } = this.nature;
    const { as, since, workedOn } = away;
    this.outside.truth.whole(
      linkCause({ id: this.id, as, since, now, unheardMs: now - lastSaidAt, heartbeatMs, workedOn, isCut: false }),
    );
  }

  private greet(cleared: Fault[]): void {
    const reason = this.greeted && this.state.seq > 0 ? 'reconnect' : 'powerUp';
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

  /** As strict as the strictest library of a vendor: what breaks the contract would have ended its program. */
  private onTold(topic: string, payload: Buffer): void {
    const breach = downBreach(this.address, topic, payload);
    if (breach !== null) {
      this.outside.say({ what: 'breach', kioskId: this.id, detail: breach });
      this.outside.broken(new DownlinkBroken(this.id, breach));
    } else if (topic === downTopic(this.address, 'sign'))
      this.outside.say({ what: 'sign', kioskId: this.id, detail: payload.toString() });
    else if (topic === downTopic(this.address, 'config')) this.configure(JSON.parse(payload.toString()));
  }

  /** A retained wish comes again with each connect; it counts once. */
  private configure(config: Config): void {
    if (config.ts <= this.configuredAt) return;
    this.configuredAt = config.ts;
    if (config.heartbeatS) this.nature = { ...this.nature, heartbeatMs: heartbeatMs(config.heartbeatS, this.nature.rate) };
    if (config.rebirth) this.greet([]);
  }

  private send(message: Message): void {
    if (this.isHeard) this.lastSaidAt = this.outside.time.now();
    this.outbox.send(message, this.isHeard ? this.link : null);
  }

  private apply(outcome: Outcome): void {
    this.state = outcome.state;
    this.outside.truth.note(this.id, outcome.notes, this.outside.time.now(), this.isHeard);
    for (const message of outcome.messages) this.send(message);
    if (outcome.dropMs !== undefined) this.drop(outcome.dropMs, outcome.dropAs);
  }

  /** A kiosk lives from its first connect on, also while its link is down. */
  private schedule(): void {
    this.callOffStep();
    if (this.stopped || !this.greeted || this.isOff) return;
    const { time } = this.outside;
    this.callOffStep = this.timers.after(Math.max(1, nextAt(this.state) - time.now()), () => {
      this.apply(step(this.nature, this.state, time.now(), this.random));
      this.schedule();
    });
  }

  /** Its program does not run, or it has no power: nothing happens to it. */
  private get isOff(): boolean {
    return this.away?.as === 'restart' || this.away?.as === 'dark';
  }

  /** Is not heard for so long, by the simulation's clock; the link goes without goodbye. */
  drop(ms: number, as: AwayAs = 'link'): void {
    if (this.away && as !== 'wide' && as !== 'dark') return;
    const { planned: announced, mode } = this.state;
    this.away = { ...(this.away ?? { since: this.outside.time.now(), announced, workedOn: mode === 'maintenance' }), as };
    if (as !== 'stall') this.link?.drop();
    if (this.isOff) this.callOffStep();
    this.timers.after(ms, () => this.isBack(as));
  }

  /** The time is over, unless a longer outage has begun since. */
  private isBack(as: AwayAs): void {
    if (this.away && this.away.as !== as) return;
    if (this.isOff) this.state = rebooted(this.state, this.outside.time.now());
    if (as === 'stall' && this.up) this.unstick();
    else this.open();
  }

  /** What was stuck comes as it was said. */
  private unstick(): void {
    this.comeBack();
    for (const message of this.outbox.take()) this.send(message);
  }

  /** As that to which things happen with others; what it says it sends itself. */
  befallen(): Befallen<never> {
    const { nature } = this;
    const quietly = (act: () => void): never[] => {
      if (!this.stopped && this.greeted) act();
      return [];
    };
    const isHeard = (): boolean => this.isHeard;
    return {
      nature,
      get isHeard() {
        return isHeard();
      },
      drop: (_, ms, as) => quietly(() => this.drop(ms, as)),
      strike: (act) => quietly(() => this.strike(act)),
      mend: (act) => quietly(() => this.mend(act)),
      live: () => quietly(() => this.schedule()),
    };
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
