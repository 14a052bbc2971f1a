import { printOf } from '#libs/contracts/index.js';
import type { Message } from '../boot.js';
import { type Came, KioskSeen } from '../seen.js';

const T0 = 1_767_225_600_000;

/** One kiosk that speaks, starts anew, repeats itself; and what the door makes of it. */
export class Life {
  private seen = new KioskSeen();
  private now = T0;
  private seq = -1;
  private boots = 0;
  private kind: Message['kind'] = 'birth';
  /** Everything that it sent, the newest last. */
  readonly sent: Message[] = [];
  /** Those that were taken, the newest last. */
  readonly taken: Message[] = [];

  constructor(
    private readonly nameOf: (boot: number) => string,
    /** The counter begins again behind it. */
    private readonly end = Number.POSITIVE_INFINITY,
  ) {}

  /** The next message, so many seconds later. */
  speak(afterS = 60, more: Partial<Message> = {}): Came {
    this.now += afterS * 1_000;
    this.seq = this.seq + 1 >= this.end ? 0 : this.seq + 1;
    const said = { kind: this.kind, bootId: this.nameOf(this.boots), seq: this.seq, ts: this.now, historical: false, ...more };
    this.kind = 'heartbeat';
    return this.send({ ...said, at: Math.min(said.ts, this.now), print: printOf(said.kind, Buffer.from(JSON.stringify(said))) });
  }

  /** It starts again, and counts from its zero. */
  startAgain(withBirth = true): void {
    this.boots++;
    this.seq = -1;
    this.kind = withBirth ? 'birth' : 'heartbeat';
  }

  /** A message as it was sent, so many before the last. */
  repeat(back: number): Came {
    return this.send(this.sent[this.sent.length - 1 - back] as Message);
  }

  /** The door as its snapshot has it. */
  restart(): void {
    this.seen = KioskSeen.of(JSON.parse(JSON.stringify(this.seen.known())) as ReturnType<KioskSeen['known']>);
  }

  /** What the journal does not take. */
  lose(message: Message): Came {
    const came = this.seen.tell(message);
    if (came !== 'repeat') this.seen.note(message, came === 'new' ? undefined : came)();
    return came;
  }

  send(message: Message): Came {
    if (this.sent.at(-1) !== message) this.sent.push(message);
    const came = this.seen.tell(message);
    if (came === 'repeat') return came;
    this.seen.note(message, came === 'new' ? undefined : came);
    this.taken.push(message);
    return came;
  }
}
