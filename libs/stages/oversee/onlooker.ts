import { Gauge, type Registry } from 'prom-client';
import {
  type Clock,
  INTERRUPTION_WORDS,
  type Instant,
  Monitor,
  type Monitoring,
  type MonitoringBook,
  monitoringOf,
  type WorkerWord,
} from '#libs/domain/index.js';
import { Again, type NamedEvent, type Report } from '#libs/runtime/index.js';
import { LookFailed, MonitoringInterrupted, MonitoringResumed } from './events.js';

/** Looks within the time that a worker may say nothing. */
const LOOKS_IN_PATIENCE = 6;

export interface OnlookerParts {
  book: Pick<MonitoringBook, 'last'>;
  /** Of what is told to people. */
  clock: Clock;
  /** Of this machine. The worker may be on another one, whose clock differs: its silence is measured here. */
  wall: Clock;
  /** How long a worker may say nothing, milliseconds of this machine's clock, and how much faster the other one runs. */
  patience: number;
  speed: number;
  report: Report;
}

const reasonOf = (seen: Monitoring): string | null => (seen.state === 'watching' ? null : `${seen.because} ${seen.since}`);

/** Looks again and again whether somebody watches. */
export class Onlooker extends Monitor {
  private again: Again | undefined;
  private word: WorkerWord | null = null;
  /** When a new word was seen the last time, by this machine's clock. */
  private movedAt: Instant;
  /** When the database answered the last time. */
  private answeredAt: Instant;
  private awaySince: Instant | null = null;
  /** Since when it is interrupted, by this machine's clock; null: it is not. */
  private interruptedAt: Instant | null = null;
  private seen: Monitoring;

  constructor(private readonly parts: OnlookerParts) {
    super();
    this.movedAt = parts.wall.now();
    this.answeredAt = parts.clock.now();
    this.seen = monitoringOf({ at: this.answeredAt, word: null, databaseAwaySince: null, isSilent: false });
  }

  /** As it was seen last, as of now. */
  override get monitoring(): Monitoring {
    return { ...this.seen, at: this.parts.clock.now() };
  }

  /** For how long an interruption has been looked at, milliseconds of this machine's clock. */
  get lasted(): number {
    return this.interruptedAt === null ? 0 : this.parts.wall.now() - this.interruptedAt;
  }

  /** Null: somebody watches. Else since when nobody does, and why. */
  readonly complaint = (): string | null => {
    const { monitoring } = this;
    if (monitoring.state === 'watching') return null;
    const { because, since } = monitoring;
    const when = since === null ? '' : ` since ${new Date(since).toISOString()}`;
    return `Monitoring is interrupted${when}: ${INTERRUPTION_WORDS[because].en}.`;
  };

  expose(metrics: Registry): void {
    // A worker that waits for its place looks again after it was cut off.
    metrics.removeSingleMetric('hallwatch_monitoring_watching');
    const gauge: Gauge = new Gauge({
      name: 'hallwatch_monitoring_watching',
      help: '1 while somebody watches, as this process sees it; until a worker has begun it is not shown.',
      registers: [metrics],
      collect: () => {
        const { monitoring } = this;
        if (monitoring.state === 'watching') gauge.set(1);
        else if (monitoring.since === null) gauge.remove();
        else gauge.set(0);
      },
    });
  }

  /** Looks once, so that there is an answer, and then again and again; `then` is called after every look. */
  async start(then: () => Promise<void> = async () => undefined): Promise<void> {
    const { patience, wall: clock, report } = this.parts;
    const every = patience / LOOKS_IN_PATIENCE;
    const once = async (): Promise<number> => {
      await this.look();
      await then();
      return every;
    };
    const missing = 'Nobody looks whether somebody watches';
    const failed = (error: unknown): NamedEvent => new LookFailed(error);
    this.again = new Again({ clock, report, missing, once, failed, pauseAfter: () => every });
    await this.again.start();
  }

  async stop(): Promise<void> {
    await this.again?.stop();
  }

  private async look(): Promise<void> {
    const { book, clock, wall } = this.parts;
    try {
      this.hear(await this.inTime(book.last()));
      this.answeredAt = clock.now();
      this.awaySince = null;
    } catch {
      // Whatever it is: what cannot be read is not known. The database's own complaint is in the health and the log.
      this.awaySince ??= this.answeredAt;
    }
    const at = clock.now();
    const { word, awaySince: databaseAwaySince } = this;
    this.note(monitoringOf({ at, word, databaseAwaySince, isSilent: this.isSilent(wall.now()) }));
  }

  /** A database that does not answer in time is as good as away. */
  private inTime<T>(answer: Promise<T>): Promise<T> {
    const { wall, patience } = this.parts;
    return new Promise((resolve, reject) => {
      const callOff = wall.after(patience / LOOKS_IN_PATIENCE, () => reject(new Error('It does not answer in time')));
      answer.then(resolve, reject).finally(callOff);
    });
  }

  private hear(word: WorkerWord | null): void {
    const { wall, clock, patience, speed } = this.parts;
    const known = this.word;
    const isNew = word !== null && (known === null || word.count !== known.count || word.startedAt !== known.startedAt);
    // Of the first word it is not known when it was said by this machine's clock: one that is old enough is no word of now.
    const age = known === null && word !== null ? (clock.now() - word.at) / speed : 0;
    if (isNew) this.movedAt = wall.now() - (age > patience ? age : 0);
    this.word = word;
  }

  private isSilent(now: Instant): boolean {
    return now - this.movedAt > this.parts.patience;
  }

  private note(seen: Monitoring): void {
    const { wall, report } = this.parts;
    const before = this.interruptedAt;
    const known = this.seen;
    this.seen = seen;
    if (reasonOf(known) !== reasonOf(seen)) this.turned();
    // What has not begun is not interrupted yet.
    if (seen.state === 'watching' || seen.since === null) {
      this.interruptedAt = null;
      if (before !== null) report(new MonitoringResumed());
      return;
    }
    this.interruptedAt ??= wall.now();
    if (before !== null) return;
    report(new MonitoringInterrupted(INTERRUPTION_WORDS[seen.because].en, new Date(seen.since).toISOString()));
  }
}
