import type { Duplex } from 'node:stream';
import { type Allowance, type Clock, catchUpRate, Meter } from '#libs/domain/index.js';

export interface TurnsParts {
  allowance: Allowance;
  clock: Clock;
  /** The kiosk of a connection, once it is let in. */
  kioskOf(stream: Duplex): string | undefined;
  /** Messages that have come and are not yet judged. */
  ahead(): number;
  /** Messages that are judged in a second. */
  judgedPerSecond(): number;
  /** A kiosk is above its allowance, and waits. */
  slowed(kioskId: string): void;
}

/** Of the burst so much may be read at a time, and so much may come while others queue. */
const FEW_OF_BURST = 1 / 40;
/** It is forgotten so much more slowly than the pace allows: a kiosk that waited its turn in a queue is not fresh again. */
const FORGOTTEN = 1 / 40;
/**
 * What is judged in so many seconds may lie between the sockets and the watch before those who catch up queue: a fault has it before it. At least and
 * at most so many messages: the disk and the watch work by the batch. Ours.
 */
const SECONDS_AHEAD = 0.1;
const [LEAST_AHEAD, MOST_AHEAD] = [500, 4_000];
/** While so much of that is free, so many times as much is read at a time. */
const [ROOMY, MORE_AT_A_TIME] = [1 / 4, 8];
/** Bytes that a message has, more or less. */
const OF_A_MESSAGE = 400;

interface Sent {
  /** Of the burst, given back at the speed at which a backlog is taken. */
  burst: Meter;
  /** Within the last while. */
  lately: Meter;
}

/** `later`: it is above its own pace. `queue`: too much lies ahead, and it has sent much lately. */
export type Turn = 'now' | 'later' | 'queue';

/**
 * Decides which connections are read. A kiosk that sends what was kept while its link was away is read at the speed at which a backlog is taken;
 * while all together send more than is judged, those who sent much lately wait for one another, and who sent little goes before them.
 */
export class Turns {
  /** By kiosk. Bounded by the register. */
  private readonly sent = new Map<string, Sent>();
  private readonly few: number;

  constructor(private readonly parts: TurnsParts) {
    this.few = Math.max(1, parts.allowance.burst * FEW_OF_BURST);
  }

  /** Bytes that are read at a time: the less, the more others have sent. */
  get sip(): number {
    const few = this.few * OF_A_MESSAGE;
    return this.parts.ahead() < this.mostAhead * ROOMY ? few * MORE_AT_A_TIME : few;
  }

  get crowded(): boolean {
    return this.parts.ahead() >= this.mostAhead;
  }

  private get mostAhead(): number {
    return Math.min(MOST_AHEAD, Math.max(LEAST_AHEAD, this.parts.judgedPerSecond() * SECONDS_AHEAD));
  }

  /** @param queued whether others wait in the queue already. */
  of(stream: Duplex, queued: boolean): Turn {
    const kioskId = this.parts.kioskOf(stream);
    const sent = kioskId === undefined ? undefined : this.sent.get(kioskId);
    if (!sent) return 'now';
    const now = this.parts.clock.now();
    if (sent.burst.levelAt(now) >= this.parts.allowance.burst) return 'later';
    return sent.lately.levelAt(now) > this.few && (queued || this.crowded) ? 'queue' : 'now';
  }

  /** So many messages were read of the connection. */
  note(stream: Duplex, messages: number): void {
    const kioskId = messages > 0 ? this.parts.kioskOf(stream) : undefined;
    if (kioskId === undefined) return;
    const now = this.parts.clock.now();
    const sent = this.sent.get(kioskId) ?? this.begin(kioskId);
    sent.burst.add(messages, now);
    sent.lately.add(messages, now);
  }

  tellSlowed(stream: Duplex): void {
    const kioskId = this.parts.kioskOf(stream);
    if (kioskId !== undefined) this.parts.slowed(kioskId);
  }

  private begin(kioskId: string): Sent {
    const { allowance } = this.parts;
    const sent = {
      burst: new Meter(catchUpRate(allowance)),
      lately: new Meter(allowance.perSecond * FORGOTTEN, 2 * this.few),
    };
    this.sent.set(kioskId, sent);
    return sent;
  }
}
