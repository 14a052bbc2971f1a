import type { Fault, Kind } from '#libs/contracts/index.js';
import {
  type Act,
  type AwayAs,
  begin,
  type Errand,
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
} from '../model/index.js';
import type { TruthLedger } from '../truth/ledger.js';
import { linkCause } from '../truth/link.js';

/** What a kiosk, or its broker for it, says, and what people do about it. */
export type Said = { kind: Kind; payload: object } | { act: Errand['act'] };

/** Nothing is heard of it. */
interface Away {
  since: number;
  until: number;
  as: AwayAs;
  /** It had said before that work on it was announced, or that somebody works on it. */
  announced?: boolean;
  workedOn?: boolean;
}

/** Messages that a kiosk keeps while it is offline; then the oldest go. */
const ROOM = 1_000;
/** A broker that is told nothing of the end gives a connection up after one and a half times its keep-alive. */
const GIVEN_UP_MS = [30_000, 90_000] as const;

const clearedIn = (messages: Message[]): Fault[] =>
  messages.flatMap((m) => (m.kind === 'fault' && m.payload.state === 'cleared' ? [m.payload] : []));

/** One kiosk without a network: the model says what happens, this says what of it is heard, and when. */
export class VirtualKiosk {
  /** Which of the turns that are arranged for it counts. */
  turn = 0;
  private state: State;
  private away: Away | null;
  /** When the broker says its will; null: it has nothing to say. */
  private willAt: number | null = null;
  private lastHeardAt: number | null = null;
  private kept: Message[] = [];

  constructor(
    readonly nature: Nature,
    from: number,
    private readonly random: Random,
    private readonly truth: TruthLedger,
  ) {
    this.state = begin(nature, from, random);
    // It is switched on within the first minute.
    this.away = { since: from, until: from + random.between(0, 60_000), as: 'dark' };
  }

  get nextAt(): number {
    const willAt = this.willAt ?? Number.POSITIVE_INFINITY;
    return Math.min(
      willAt,
      this.away?.until ?? Number.POSITIVE_INFINITY,
      this.isOff ? Number.POSITIVE_INFINITY : nextAt(this.state),
    );
  }

  get isHeard(): boolean {
    return this.away === null;
  }

  /** What is heard of it at that moment. */
  live(now: number): Said[] {
    if (this.away !== null && this.away.until <= now) return this.connect(now, this.away);
    if (this.willAt !== null && this.willAt <= now) return this.will();
    return this.isOff ? [] : this.say(step(this.nature, this.state, now, this.random), now);
  }

  /** The link goes down without goodbye; a longer outage outlasts a shorter. */
  drop(now: number, ms: number, as: AwayAs): Said[] {
    if (this.away) {
      if (as !== 'wide' && as !== 'dark') return [];
      this.tellLink(this.away, now, true);
      this.away = { ...this.away, until: Math.max(this.away.until, now + ms), as: this.away.as === 'dark' ? 'dark' : as };
      return [];
    }
    this.away = { since: now, until: now + ms, as, announced: this.state.planned, workedOn: this.state.mode === 'maintenance' };
    if (as === 'stall') return [];
    const noticed = as === 'restart' || this.random.chance(0.5);
    this.willAt = noticed ? now : now + this.random.between(...GIVEN_UP_MS);
    return noticed ? this.will() : [];
  }

  strike(act: Act, now: number): Said[] {
    return this.say(strike(this.nature, this.state, act, now), now);
  }

  mend(act: Act, now: number): Said[] {
    return this.say(mend(this.nature, this.state, act, now, this.random), now);
  }

  /** It has no power, or its program does not run: nothing happens to it. */
  private get isOff(): boolean {
    return this.away?.as === 'dark' || this.away?.as === 'restart';
  }

  private will(): Said[] {
    this.willAt = null;
    return [{ kind: 'will', payload: { bootId: this.state.bootId } }];
  }

  /** A broker that still held the old connection says the will when the kiosk is there anew. */
  private connect(now: number, away: Away): Said[] {
    const will = this.willAt === null ? [] : this.will();
    const first = this.lastHeardAt === null;
    const reason = this.isOff ? 'powerUp' : 'reconnect';
    if (this.isOff && !first) this.state = rebooted(this.state, now);
    this.tellLink(away, now, false);
    this.away = null;
    const missed = this.kept;
    this.kept = [];
    this.truth.heard(this.nature.id, now);
    if (away.as === 'stall') return this.unstuck(missed, now);
    const greeting = greet(this.nature, this.state, now, this.random, { reason, cleared: clearedIn(missed) });
    return [...will, ...this.say(greeting, now), ...replay(missed, this.random, this.nature)];
  }

  /** What was stuck comes as it was said. */
  private unstuck(missed: Message[], now: number): Said[] {
    if (missed.length > 0) this.lastHeardAt = now;
    return missed;
  }

  /** What an observer says of a link that only this kiosk has lost. */
  private tellLink({ since, as, announced, workedOn = false }: Away, now: number, isCut: boolean): void {
    if (as === 'wide' || as === 'dark' || this.lastHeardAt === null || announced) return;
    if (this.state.flapping?.fault === null) return;
    const { id, heartbeatMs } = this.nature;
    this.truth.whole(linkCause({ id, as, since, now, unheardMs: now - this.lastHeardAt, heartbeatMs, isCut, workedOn }));
  }

  private say({ state, messages, dropMs, dropAs = 'link', notes, errands }: Outcome, now: number): Said[] {
    this.state = state;
    const isHeard = this.away === null;
    this.truth.note(this.nature.id, notes, now, isHeard);
    const done: Said[] = errands.map(({ act }) => ({ act }));
    if (!isHeard) this.keep(messages);
    else if (messages.length > 0) this.lastHeardAt = now;
    const heard: Said[] = isHeard ? [...messages, ...done] : done;
    return dropMs === undefined ? heard : [...heard, ...this.drop(now, dropMs, dropAs)];
  }

  /** A birth is only worth saying at once. */
  private keep(messages: Message[]): void {
    this.kept = [...this.kept, ...messages.filter((m) => m.kind !== 'birth')].slice(-ROOM);
  }
}
