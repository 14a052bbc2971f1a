import { type Clock, type Instant, type MonitoringBook, type SightLost, type WorkerWord } from '#libs/domain/index.js';
import { Course, type Report, waited } from '#libs/runtime/index.js';
import { WordUnsaid } from './events.js';

/** Words within the time after which a silent worker counts as dead. */
export const WORDS_IN_PATIENCE = 6;

export interface SayWordParts {
  book: Pick<MonitoringBook, 'say'>;
  /** Of what is told to people. */
  clock: Clock;
  /** Of this machine: how fast words follow each other does not hang on how fast time passes in a demo. */
  wall: Clock;
  /** Since when what is asked for is so; null: it is not. */
  sight: Record<SightLost, (at: Instant) => Instant | null>;
  /** How long it may say nothing, milliseconds. */
  patience: number;
  report: Report;
}

const ORDER: SightLost[] = ['broker-away', 'journal-stopped', 'watch-behind'];

/** Says again and again that this process watches, or what keeps it from seeing. */
export class SayWord {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly startedAt: Instant;
  private count = 0;
  private readonly course: Course;

  constructor(private readonly parts: SayWordParts) {
    this.startedAt = parts.clock.now();
    this.course = new Course(parts.clock, 'Nobody else is told that this process watches');
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  /** The word of this moment. */
  word(): WorkerWord {
    const at = this.parts.clock.now();
    return { count: this.count, at, startedAt: this.startedAt, blind: this.blind(at) };
  }

  /** Says the first word, and then one after another. */
  async start(): Promise<void> {
    await this.say();
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private blind(at: Instant): WorkerWord['blind'] {
    for (const because of ORDER) {
      const since = this.parts.sight[because](at);
      if (since !== null) return { because, since };
    }
    return null;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { patience, wall } = this.parts;
    while (!signal.aborted) {
      await waited(patience / WORDS_IN_PATIENCE, signal, wall);
      if (!signal.aborted) await this.say();
    }
  }

  private async say(): Promise<void> {
    const { book, patience, report } = this.parts;
    this.count++;
    try {
      await this.course.step(() => book.say(this.word(), patience));
    } catch (error) {
      report(new WordUnsaid(error));
    }
  }
}
