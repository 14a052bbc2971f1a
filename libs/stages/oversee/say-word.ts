import {
  type Clock,
  type Instant,
  type MonitoringBook,
  type SelfLook,
  Sight,
  type WorkerWord,
  wordEvery,
} from '#libs/domain/index.js';
import { Again, type Report } from '#libs/runtime/index.js';
import { WordUnsaid } from './events.js';

export interface SayWordParts {
  book: Pick<MonitoringBook, 'say'>;
  /** Of what is told to people. */
  clock: Clock;
  /** Of this machine: how fast words follow each other does not hang on how fast time passes in a demo. */
  wall: Clock;
  look(): SelfLook;
  /** How much faster than the machine's the other clock runs. */
  speed: number;
  /** How long it may say nothing, milliseconds. */
  patience: number;
  report: Report;
}

/** Says again and again that this process watches, or what keeps it from seeing. */
export class SayWord {
  private readonly startedAt: Instant;
  private readonly sight: Sight;
  private readonly again: Again;
  private last: WorkerWord;

  constructor(private readonly parts: SayWordParts) {
    const { clock, speed, wall, report, patience } = parts;
    this.startedAt = clock.now();
    this.last = { count: 0, at: this.startedAt, startedAt: this.startedAt, blind: null, historyLag: null };
    this.sight = new Sight(speed);
    this.again = new Again({
      clock: wall,
      healthClock: clock,
      report,
      missing: 'Nobody else is told that this process watches',
      once: () => this.say(),
      failed: (error) => new WordUnsaid(error),
      pauseAfter: () => wordEvery(patience),
    });
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  /** By the last word. */
  get isWatching(): boolean {
    return this.last.count > 0 && this.last.blind === null;
  }

  /** Says the first word, and then one after another. */
  start(): Promise<void> {
    return this.again.start();
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  private async say(): Promise<number> {
    const { book, clock, look, patience } = this.parts;
    const at = clock.now();
    const self = look();
    const { count, startedAt } = this.last;
    this.last = { count: count + 1, at, startedAt, blind: this.sight.look(self, at), historyLag: self.historyLag };
    await book.say(this.last, patience);
    return wordEvery(patience);
  }
}
