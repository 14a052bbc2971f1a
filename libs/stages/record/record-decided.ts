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
import { Again, type Report, waited } from '#libs/runtime/index.js';
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
  private readonly again: Again;
  private readonly writer: PointWriter;
  private unhear: () => void = () => undefined;
  /** Something was written just now: what follows is not written at once. */
  private gathers = false;

  constructor(private readonly parts: RecordDecidedParts) {
    const { failed, resumed } = new Patience(parts.clock, (error, tries) => new DecidedStalled(error, tries), {
      away: (error, tries) => new DecidedWaits(error, tries),
      back: (tries) => new DecidedWritten(tries),
    });
    const missing = 'What is decided is not written to the history';
    this.again = new Again({ ...parts, missing, once: (_, signal) => this.once(signal), failed, resumed });
    this.writer = new PointWriter(parts.history, parts.clock, parts.report);
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  start(): void {
    this.unhear = this.parts.onNew(this.again.wake);
    this.again.start();
  }

  /** Lets the write in hand end. What is left stays due. */
  stop(): Promise<void> {
    this.unhear();
    return this.again.stop();
  }

  /** Writes everything that is due, without being started; answers how much that was. */
  async writeAll(): Promise<number> {
    let written = 0;
    for (let more = await this.round(); more > 0; more = await this.round()) written += more;
    return written;
  }

  private async once(signal: AbortSignal): Promise<number> {
    if (this.gathers) await waited(GATHER, signal, this.parts.clock);
    this.gathers = false;
    if (signal.aborted) return 0;
    const written = await this.round();
    this.gathers = written > 0 && written < BATCH;
    return written === 0 ? LONGEST_SLEEP : 0;
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
}
