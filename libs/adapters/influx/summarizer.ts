import {
  COARSE,
  type Coarse,
  DueWindows,
  type HistoryPoint,
  HistoryRefusal,
  type Instant,
  KEEP_ALL,
  keptSince,
  MINUTE,
  type Reading,
  type Retention,
  ServiceWindows,
  type SummaryPoint,
  WIDTH,
  type WindowRun,
} from '#libs/domain/index.js';
import { type NamedEvent, type Report, takeApart } from '#libs/runtime/index.js';
import { FieldUnsummed, MeansRefused } from './events.js';
import { LineText } from './line-text.js';
import type { SummaryRecord } from './position-file.js';
import { type Refused, refusedOf } from './refused.js';
import type { InfluxServer, ServerAddress } from './server.js';
import { bySeries, type LeftOut, serviceLines, summaryLines, TooMany, writePoint } from './summarize.js';

/** Points that one round is to have, about. */
const WANTED = 60_000;
const MOST_WINDOWS = 288;
const BODY_LINES = 4_000;

/** Knows which windows are to be summed up, and does it from what the server has. */
export class Summarizer {
  private readonly due: DueWindows;
  private readonly services: ServiceWindows;
  private readonly retention: Retention;
  private readonly report: Report;
  /** What was told of, and when: once a minute is enough. */
  private readonly told = new Map<string, Instant>();
  private now: Instant = 0;
  /** Windows in one question. */
  private most = 1;

  constructor(
    private readonly server: InfluxServer,
    { retention = KEEP_ALL, report }: Pick<ServerAddress, 'retention' | 'report'>,
    record: SummaryRecord = {},
  ) {
    this.retention = retention;
    this.report = report;
    this.due = DueWindows.from(record.due);
    this.services = new ServiceWindows(record.services);
  }

  /** Answers whether something is due that was not. */
  readingsKept(readings: readonly Reading[]): boolean {
    return this.due.mark(readings).length > 0;
  }

  /** Answers whether something is due that was not. */
  pointsKept(points: readonly HistoryPoint[]): boolean {
    const services = points.filter(({ of }) => of === 'service');
    for (const { at } of services) this.services.mark(at);
    return services.length > 0;
  }

  /** Keeps what somebody else summed up; a series in a row costs the server less. */
  async keep(points: readonly SummaryPoint[]): Promise<void> {
    const body = new LineText();
    for (const of of COARSE) {
      for (const [series, some] of bySeries(points.filter((point) => point.of === of))) {
        for (const point of some) writePoint(body, series, point);
        if (body.lines >= BODY_LINES) await this.writeText(body.take(), of);
      }
      if (body.lines > 0) await this.writeText(body.take(), of);
    }
  }

  record(): SummaryRecord {
    return { due: this.due.record(), services: this.services.record() };
  }

  /** Some windows; answers how many. What is summed up counts as done once the record is kept. */
  async some(now: Instant): Promise<number> {
    this.now = now;
    await this.server.prepare(...COARSE);
    const since = keptSince(this.retention, 'raw', now);
    if (since !== null) this.forgetBefore(since);
    return (await this.someReadings(now)) || (await this.someServices(now));
  }

  private forgetBefore(since: Instant): void {
    this.due.forgetBefore(since);
    this.services.forgetBefore(since);
  }

  private async someReadings(now: Instant): Promise<number> {
    const run = this.due.take(now, this.most);
    if (!run) return 0;
    await this.write(run, () => summaryLines(run, (influxQl) => this.server.query(influxQl), this.leaveOut));
    this.due.done();
    return windowsIn(run);
  }

  private async someServices(now: Instant): Promise<number> {
    const run = this.services.take(now, MOST_WINDOWS);
    if (!run) return 0;
    await this.write(run, () => serviceLines(run, this.services, (influxQl) => this.server.query(influxQl)));
    this.services.done();
    return windowsIn(run);
  }

  private async write(run: WindowRun, linesOf: () => Promise<string[]>): Promise<void> {
    try {
      const lines = await linesOf();
      await this.writeLines(lines, run.of);
      this.adapt(lines.length);
    } catch (error) {
      if (error instanceof TooMany && this.most > 1) this.most = Math.floor(this.most / 2);
      throw error;
    }
  }

  private async writeLines(lines: string[], to: Coarse): Promise<void> {
    for (let at = 0; at < lines.length; at += BODY_LINES) await this.writeApart(lines.slice(at, at + BODY_LINES), to);
  }

  /** The same of lines that are one text already. */
  private async writeText(text: string, to: Coarse): Promise<void> {
    try {
      await this.server.write(text, to);
    } catch (error) {
      if (!(error instanceof HistoryRefusal)) throw error;
      await this.writeApart(text.split('\n'), to);
    }
  }

  /** Those that are refused hold up no others. */
  private writeApart(lines: readonly string[], to: Coarse): Promise<void> {
    let named: Refused<string> | null = null;
    return takeApart(lines, {
      take: async (some) => {
        try {
          await this.server.write(some.join('\n'), to);
        } catch (error) {
          named = refusedOf(error, some, (line) => [line]);
          throw error;
        }
      },
      namedIn: () => named,
      setAside: (some, why) => this.tell(`lines ${to}`, () => new MeansRefused(to, some.length, why)),
    });
  }

  private readonly leaveOut: LeftOut = (measurement, fields, why) => {
    const names = fields.map(({ from }) => from).join(', ');
    this.tell(`${measurement} ${names}`, () => new FieldUnsummed(measurement, names, why));
  };

  private tell(what: string, event: () => NamedEvent): void {
    const before = this.told.get(what);
    if (before !== undefined && this.now - before < MINUTE) return;
    this.told.set(what, this.now);
    this.report(event());
  }

  private adapt(lines: number): void {
    if (lines < WANTED / 2) this.most = Math.min(MOST_WINDOWS, this.most * 2);
    if (lines > WANTED * 2) this.most = Math.max(1, Math.floor(this.most / 2));
  }
}

const windowsIn = ({ of, from, to }: WindowRun): number => (to - from) / WIDTH[of];
