import {
  COARSE,
  type Coarse,
  cursorAfter,
  DAY,
  History,
  type HistoryPoint,
  type HistoryRefusal,
  HistoryUnavailable,
  type Instant,
  type MadeSummaries,
  newestFirst,
  type Position,
  READING_KINDS,
  RESOLUTIONS,
  type Reading,
  type ReadingsQuery,
  type ReceivedReading,
  type Resolution,
  type SeriesPoint,
  type SeriesQuery,
  type StoredReading,
  Stretches,
} from '#libs/domain/index.js';
import { HistoryUnreachable } from './events.js';
import { pointLine, refuseTimeless } from './points.js';
import { PositionFile, type PositionRecord } from './position-file.js';
import { newestOf, receivedIn, windowsOf } from './query.js';
import { joinedRefusal, type Refused, refusedOf } from './refused.js';
import { RightsMissing } from './rights.js';
import { Sending } from './sending.js';
import { InfluxServer, type ServerAddress } from './server.js';
import { Summarizer } from './summarizer.js';

/** Of one millisecond only the kiosk's own order is known. */
const asReceived = (a: ReceivedReading, b: ReceivedReading): number => a.receivedAt - b.receivedAt || -newestFirst(a, b);

export interface InfluxAddress extends ServerAddress {
  /** Where the position is kept between starts. */
  positionFile: string;
}

/** The history in InfluxDB, of whatever generation. What is written twice lands on itself. */
export class InfluxHistory extends History {
  /** Of the last write; null when it went well. */
  private complaint: string | null = null;
  /** Of the bucket, looked for also while nothing is written. */
  private noPlace: string | null = null;

  private readonly server: InfluxServer;
  private readonly sending: Sending;
  private readonly summarizer: Summarizer;
  private written: Position;

  private constructor(
    private readonly address: InfluxAddress,
    private readonly file: PositionFile,
    { position, ...summaries }: PositionRecord,
  ) {
    super();
    this.server = new InfluxServer(address);
    this.sending = new Sending(this.server);
    this.summarizer = new Summarizer(this.server, address, summaries);
    this.written = position;
  }

  /** Does not wait for the server: while it is away, readings wait in the journal. Throws StartRefused. */
  static async open(address: InfluxAddress): Promise<InfluxHistory> {
    const file = new PositionFile(address.positionFile);
    return new InfluxHistory(address, file, await file.load());
  }

  /** Makes the buckets, and tells of those that are not as asked for; else the first write does. Throws {@link HistoryUnavailable}. */
  async makeReady(): Promise<void> {
    await this.server.prepare(...RESOLUTIONS);
  }

  override async position(): Promise<Position> {
    return this.written;
  }

  override keptSince(now: Instant): Instant | null {
    const days = this.server.keptDays('raw');
    return days === null || days === 0 ? null : now - days * DAY;
  }

  override async write(readings: Reading[], upTo: Position): Promise<void> {
    if (upTo <= this.written) return;
    await this.tried(async () => {
      const refusal = await this.sending.send(readings);
      this.noteKept(readings, refusal);
      if (refusal) throw refusal;
      await this.save(upTo);
    });
  }

  override async load(readings: Reading[], made?: MadeSummaries): Promise<void> {
    await this.tried(async () => {
      const refusal = await this.sending.send(byKiosk(readings));
      if (made) await this.summarizer.keep(made.points);
      if (this.noteKept(made?.others ?? readings, refusal)) await this.save(this.written);
      if (refusal) throw refusal;
    });
  }

  override async writePoints(points: HistoryPoint[]): Promise<void> {
    if (points.length === 0) return;
    await this.tried(async () => {
      refuseTimeless(points);
      const refused = await this.sendPoints(points);
      const incidents = points.filter(({ of }) => of === 'incident');
      // They are few, and asked for over years.
      if (incidents.length > 0) for (const of of COARSE) refused.push(...(await this.sendPoints(incidents, of)));
      if (this.summarizer.pointsKept(points)) await this.save(this.written);
      const refusal = joinedRefusal(refused);
      if (refusal) throw refusal;
    });
  }

  override async summarize(now: Instant): Promise<number> {
    if (!(await this.reachable())) return 0;
    const windows = await this.summarizer.some(now);
    if (windows > 0) await this.save(this.written);
    return windows;
  }

  override async readings(query: ReadingsQuery): Promise<{ items: StoredReading[]; next: string | null }> {
    const kinds = query.kind === undefined ? READING_KINDS : [query.kind];
    const ask = (influxQl: string) => this.server.query(influxQl);
    const found = await Promise.all(kinds.map((kind) => newestOf(kind, query, query.limit + 1, ask)));
    const all = found.flat().sort(newestFirst);
    const items = all.slice(0, query.limit);
    const last = items.at(-1);
    return { items, next: all.length > items.length && last ? cursorAfter(last) : null };
  }

  override windows(of: Coarse, query: SeriesQuery): Promise<SeriesPoint[]> {
    return windowsOf(of, query, (influxQl) => this.server.query(influxQl, of));
  }

  override async *received(from: Instant, to: Instant): AsyncGenerator<ReceivedReading[]> {
    const stretches = new Stretches(from, to);
    for (let next = stretches.next(); next; next = stretches.next()) {
      const part = await this.receivedIn(next.from, next.to);
      if (part === null && stretches.shorter()) continue;
      if (part === null) throw new HistoryUnavailable('InfluxDB answers too few rows; raise its max-row-limit');
      stretches.had(part.length, next.to);
      if (part.length > 0) yield part;
    }
  }

  private async receivedIn(from: Instant, to: Instant): Promise<ReceivedReading[] | null> {
    const ask = (influxQl: string) => this.server.query(influxQl);
    const found = await Promise.all(READING_KINDS.map((kind) => receivedIn(kind, from, to, ask)));
    const whole = found.filter((part) => part !== null);
    return whole.length < found.length ? null : whole.flat().sort(asReceived);
  }

  /** Null when well, else what is wrong. */
  async ready(): Promise<string | null> {
    // It names all that is missing, where a write found the first.
    return this.noPlace ?? this.complaint ?? this.server.ping();
  }

  /** Nothing is held back: what was written is written. */
  async close(): Promise<void> {}

  /** Whether readings can be written: while they cannot, one complaint is enough, and whoever writes them tells it. */
  private async reachable(): Promise<boolean> {
    try {
      await this.prepareRaw();
      this.noPlace = null;
    } catch (error) {
      if (!(error instanceof HistoryUnavailable)) throw error;
      const complaint = `${error.message}. Readings wait in the journal.`;
      if (this.noPlace === null && this.complaint === null) this.address.report(new HistoryUnreachable(complaint));
      this.noPlace = complaint;
    }
    return this.complaint === null && this.noPlace === null;
  }

  /** Where a right is missing, whoever gives it is told at once what else is. */
  private async prepareRaw(): Promise<void> {
    try {
      await this.server.prepare('raw');
    } catch (error) {
      if (error instanceof RightsMissing) await this.server.prepare(...RESOLUTIONS);
      throw error;
    }
  }

  private async tried(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.complaint = null;
      this.noPlace = null;
    } catch (error) {
      if (error instanceof HistoryUnavailable) this.complaint = `${error.message}. Readings wait in the journal.`;
      throw error;
    }
  }

  /** Whether something is due that was not. What is to be given again is not kept. */
  private noteKept(readings: Reading[], refusal: HistoryRefusal | null): boolean {
    if (!refusal?.of) return this.summarizer.readingsKept(readings);
    const refused = new Set<unknown>(refusal.of.refused);
    return refusal.of.othersKept && this.summarizer.readingsKept(readings.filter((one) => !refused.has(one)));
  }

  /** Answers what the server refused of it, where it says so. */
  private async sendPoints(points: HistoryPoint[], to: Resolution = 'raw'): Promise<Refused<HistoryPoint>[]> {
    try {
      await this.server.write(points.map(pointLine).join('\n'), to);
      return [];
    } catch (error) {
      const refused = refusedOf(error, points, (point) => [pointLine(point)]);
      if (!refused) throw error;
      return [refused];
    }
  }

  private async save(upTo: Position): Promise<void> {
    try {
      await this.file.save(() => ({ position: Math.max(upTo, this.written), ...this.summarizer.record() }));
      this.written = Math.max(upTo, this.written);
    } catch (cause) {
      throw new HistoryUnavailable(`The history's position cannot be kept: ${(cause as Error).message}`, cause);
    }
  }
}

/** InfluxDB takes points of one series in a row for two thirds of what it takes them for one by one. Within a kiosk the order stays. */
function byKiosk(readings: readonly Reading[]): Reading[] {
  const kiosks = new Map<string, Reading[]>();
  for (const reading of readings) {
    const known = kiosks.get(`${reading.kioskId} ${reading.kind}`);
    if (known) known.push(reading);
    else kiosks.set(`${reading.kioskId} ${reading.kind}`, [reading]);
  }
  return [...kiosks.values()].flat();
}
