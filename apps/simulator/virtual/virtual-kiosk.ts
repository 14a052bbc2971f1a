import type { Fault, Kind } from '#libs/contracts/index.js';
import {
  begin,
  greet,
  type Message,
  type Nature,
  nextAt,
  type Outcome,
  type Random,
  replay,
  type State,
  step,
} from '../model/index.js';

/** What a kiosk, or its broker for it, says. */
export interface Said {
  kind: Kind;
  payload: object;
}

/** Messages that a kiosk keeps while it is offline; then the oldest go. */
const ROOM = 1_000;

const clearedIn = (messages: Message[]): Fault[] =>
  messages.flatMap((m) => (m.kind === 'fault' && m.payload.state === 'cleared' ? [m.payload] : []));

/** One kiosk without a network: the model says what happens, this says what of it is heard, and when. */
export class VirtualKiosk {
  private state: State;
  /** Until then the link is down; null: it is up. */
  private downUntil: number | null;
  private greeted = false;
  private kept: Message[] = [];

  constructor(
    private readonly nature: Nature,
    from: number,
    private readonly random: Random,
  ) {
    this.state = begin(nature, from, random);
    // It is switched on within the first minute.
    this.downUntil = from + random.between(0, 60_000);
  }

  get nextAt(): number {
    if (!this.greeted) return this.downUntil ?? 0;
    return Math.min(nextAt(this.state), this.downUntil ?? Number.POSITIVE_INFINITY);
  }

  /** What is heard of it at that moment. */
  live(now: number): Said[] {
    if (this.downUntil !== null && this.downUntil <= now) return this.connect(now);
    return this.say(step(this.nature, this.state, now, this.random), now);
  }

  /** The link goes down without goodbye; a longer outage outlasts a shorter. */
  drop(now: number, ms: number): Said[] {
    const wasUp = this.downUntil === null;
    this.downUntil = Math.max(this.downUntil ?? 0, now + ms);
    return wasUp ? [{ kind: 'will', payload: { bootId: this.state.bootId } }] : [];
  }

  private connect(now: number): Said[] {
    this.downUntil = null;
    const missed = this.kept;
    this.kept = [];
    const reason = this.greeted ? 'reconnect' : 'powerUp';
    this.greeted = true;
    const said = this.say(greet(this.nature, this.state, now, this.random, { reason, cleared: clearedIn(missed) }), now);
    // What is sent twice is taken once.
    return [...said, ...new Set(replay(missed, this.random))];
  }

  private say({ state, messages, dropMs }: Outcome, now: number): Said[] {
    this.state = state;
    const heard: Said[] = this.downUntil === null ? messages : [];
    if (this.downUntil !== null) this.keep(messages);
    return dropMs === undefined ? heard : [...heard, ...this.drop(now, dropMs)];
  }

  /** A birth is only worth saying at once. */
  private keep(messages: Message[]): void {
    this.kept = [...this.kept, ...messages.filter((m) => m.kind !== 'birth')].slice(-ROOM);
  }
}
