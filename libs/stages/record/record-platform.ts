import { type Clock, type History, type HistoryPoint, HistoryUnavailable, SECOND } from '#libs/domain/index.js';
import { Course, type Report, waited } from '#libs/runtime/index.js';
import { PlatformUnmeasured } from './events.js';
import { PointWriter } from './refused-points.js';

export interface RecordPlatformParts {
  history: Pick<History, 'writePoints'>;
  /** What is to be told of this process at this moment. */
  measure(): Promise<HistoryPoint[]>;
  clock: Clock;
  report: Report;
}

const EVERY = 15 * SECOND;
/** Points that wait while the history is away: an hour of them. Then the oldest go, for they are of ourselves alone. Ours. */
const ROOM = 500;

/** Writes the process's own numbers to the history, again and again. */
export class RecordPlatform {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private waiting: HistoryPoint[] = [];
  private readonly course: Course;
  private readonly writer: PointWriter;

  constructor(private readonly parts: RecordPlatformParts) {
    this.course = new Course(parts.clock, "The process's own numbers are not written to the history");
    this.writer = new PointWriter(parts.history, parts.clock, parts.report);
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { clock, report } = this.parts;
    for (;;) {
      await waited(EVERY, signal, clock);
      if (signal.aborted) return;
      try {
        await this.course.step(() => this.once());
      } catch (error) {
        // That the history is away is told by the record of readings, and one complaint is enough.
        if (!(error instanceof HistoryUnavailable)) report(new PlatformUnmeasured(error));
      }
    }
  }

  private async once(): Promise<void> {
    this.waiting = [...this.waiting, ...(await this.parts.measure())].slice(-ROOM);
    await this.writer.write(this.waiting);
    this.waiting = [];
  }
}
