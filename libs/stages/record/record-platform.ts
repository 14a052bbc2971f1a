import { type Clock, type History, type HistoryPoint, HistoryUnavailable, SECOND } from '#libs/domain/index.js';
import { Again, type NamedEvent, type Report } from '#libs/runtime/index.js';
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
  private readonly writer: PointWriter;
  private readonly again: Again;

  constructor(private readonly parts: RecordPlatformParts) {
    this.writer = new PointWriter(parts.history, parts.clock, parts.report);
    this.again = new Again({
      ...parts,
      missing: "The process's own numbers are not written to the history",
      once: () => this.once(),
      failed,
      pauseAfter: () => EVERY,
    });
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  start(): void {
    this.again.start(EVERY);
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  private async once(): Promise<number> {
    this.waiting = [...this.waiting, ...(await this.parts.measure())].slice(-ROOM);
    await this.writer.write(this.waiting);
    this.waiting = [];
    return EVERY;
  }
}

/** That the history is away is told by the record of readings, and one complaint is enough. */
const failed = (error: unknown): NamedEvent | null =>
  error instanceof HistoryUnavailable ? null : new PlatformUnmeasured(error);
