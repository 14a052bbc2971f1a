import {
  type Clock,
  DAY,
  type DueBook,
  type History,
  type HistoryDue,
  type HistoryPoint,
  type Kiosk,
  type KioskRegistry,
  type LossBook,
  SECOND,
  type ServiceDue,
  servicePoints,
} from '#libs/domain/index.js';
import { Course, pauseAfter, type Report, waited } from '#libs/runtime/index.js';
import { DecidedStalled, DecidedWaits, DecidedWritten } from './events.js';
import { Patience } from './patience.js';
import { PointWriter } from './refused-points.js';

export interface RecordDecidedParts {
  dueBook: DueBook;
  losses: Pick<LossBook, 'between'>;
  history: Pick<History, 'writePoints'>;
  registry: Pick<KioskRegistry, 'kiosk' | 'hall'>;
  /** Calls when something may have been decided, here or elsewhere. Answers how to stop. */
  onNew(call: () => void): () => void;
  clock: Clock;
  report: Report;
}

/** In one write. */
const BATCH = 1_000;
/** What follows waits so long for company: the database is the decisions' first. */
const GATHER = SECOND;
/** Looks again after this long even when nobody says that there is something new. */
const LONGEST_SLEEP = 30 * SECOND;

const isService = (due: HistoryDue): due is ServiceDue => due.of === 'service';

/** Writes to the history what incidents took and gave back, and when they were opened and closed, behind the decisions. */
export class RecordDecided {
  private readonly stopping = new AbortController();
  private readonly patience: Patience;
  private readonly course: Course;
  private readonly writer: PointWriter;
  private running: Promise<void> = Promise.resolve();
  private unhear: () => void = () => undefined;
  private wakeUp: () => void = () => undefined;
  private awake = false;

  constructor(private readonly parts: RecordDecidedParts) {
    this.patience = new Patience(parts.clock, parts.report, (error, tries) => new DecidedStalled(error, tries), {
      away: (error, tries) => new DecidedWaits(error, tries),
      back: (tries) => new DecidedWritten(tries),
    });
    this.course = new Course(parts.clock, 'What is decided is not written to the history');
    this.writer = new PointWriter(parts.history, parts.clock, parts.report);
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.unhear = this.parts.onNew(() => {
      this.awake = true;
      this.wakeUp();
    });
    this.running = this.run();
  }

  /** Lets the write in hand end. What is left stays due. */
  async stop(): Promise<void> {
    this.unhear();
    this.stopping.abort();
    this.wakeUp();
    await this.running;
  }

  /** Writes everything that is due, without being started; answers how much that was. */
  async writeAll(): Promise<number> {
    let written = 0;
    for (let more = await this.round(); more > 0; more = await this.round()) written += more;
    return written;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        this.awake = false;
        const written = await this.course.step(() => this.round());
        failures = 0;
        this.patience.succeeded();
        if (written === 0) await this.sleep();
        else if (written < BATCH) await waited(GATHER, signal, this.parts.clock);
      } catch (error) {
        this.patience.failed(error, ++failures);
        await waited(pauseAfter(failures), signal, this.parts.clock);
      }
    }
  }

  private async round(): Promise<number> {
    const { dueBook } = this.parts;
    const found = await dueBook.due(BATCH);
    if (found.length === 0) return 0;
    await this.writer.write(await this.pointsOf(found.map(({ due }) => due)));
    await dueBook.done(found.map(({ id }) => id));
    return found.length;
  }

  private async pointsOf(due: HistoryDue[]): Promise<HistoryPoint[]> {
    const incidents = due.filter((one) => !isService(one));
    const services = due.filter(isService);
    if (services.length === 0) return incidents;
    const since = services.reduce((first, one) => Math.min(first, one.since), Number.POSITIVE_INFINITY);
    // One millisecond more, for what was given back in that moment; nothing is decided of times to come.
    const losses = await this.parts.losses.between(since - 1, this.parts.clock.now() + DAY);
    return [...incidents, ...servicePoints(services, losses, (id) => this.placeOf(id))];
  }

  private placeOf(kioskId: string): { kiosk: Kiosk; region: string } | undefined {
    const kiosk = this.parts.registry.kiosk(kioskId);
    const region = kiosk && this.parts.registry.hall(kiosk.hall)?.region;
    return kiosk && region !== undefined ? { kiosk, region } : undefined;
  }

  private async sleep(): Promise<void> {
    if (this.awake || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const callOff = this.parts.clock.after(LONGEST_SLEEP, resolve);
      this.wakeUp = () => {
        callOff();
        resolve();
      };
    });
  }
}
