import { type Clock, type History, type HistoryPoint, HistoryUnavailable, SECOND } from '#libs/domain/index.js';
import { Again, Course, type Report } from '#libs/runtime/index.js';
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
  private waiting: HistoryPoint[] = [];
  private readonly course: Course;
  private readonly writer: PointWriter;
  private readonly again: Again;

  constructor(private readonly parts: RecordPlatformParts) {
    this.course = new Course(parts.clock, "The process's own numbers are not written to the history");
    this.writer = new PointWriter(parts.history, parts.clock, parts.report);
    this.again = new Again(parts.clock, () => this.try());
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.again.start(EVERY);
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  private async try(): Promise<number> {
    try {
      await this.course.step(() => this.once());
    } catch (error) {
      // That the history is away is told by the record of readings, and one complaint is enough.
      if (!(error instanceof HistoryUnavailable)) this.parts.report(new PlatformUnmeasured(error));
    }
    return EVERY;
  }

  private async once(): Promise<void> {
    this.waiting = [...this.waiting, ...(await this.parts.measure())].slice(-ROOM);
    await this.writer.write(this.waiting);
    this.waiting = [];
  }
}
