import type { DuckDBConnection } from '@duckdb/node-api';
import {
  DueWindows,
  type HistoryPoint,
  type Instant,
  keptSince,
  type Reading,
  type Retention,
  ServiceWindows,
  type WindowRun,
} from '#libs/domain/index.js';
import { type Rows, summarizeReadings, summarizeServices } from './summarize.js';

/** Windows of one transaction: what comes meanwhile waits. */
const MOST_WINDOWS = 12;

export const DUE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS summary_due (windows VARCHAR NOT NULL, services VARCHAR NOT NULL);
  INSERT INTO summary_due SELECT '{}', '{}' WHERE NOT EXISTS (FROM summary_due);
`;

/** Knows which windows are to be summed up; what it knows is kept in the transaction of what made it so. */
export class Summarizer {
  private constructor(
    private readonly due: DueWindows,
    private readonly services: ServiceWindows,
  ) {}

  static async from(connection: DuckDBConnection): Promise<Summarizer> {
    const [row] = (await connection.runAndReadAll('SELECT windows, services FROM summary_due')).getRows();
    const { '5m': short = null, '1h': long = null } = JSON.parse(String(row?.[1] ?? '{}'));
    return new Summarizer(DueWindows.from(JSON.parse(String(row?.[0] ?? '{}'))), new ServiceWindows({ '5m': short, '1h': long }));
  }

  async readingsKept(writer: DuckDBConnection, readings: readonly Reading[]): Promise<void> {
    if (this.due.mark(readings).length > 0) await this.save(writer);
  }

  async pointsKept(writer: DuckDBConnection, points: readonly HistoryPoint[]): Promise<void> {
    const services = points.filter(({ of }) => of === 'service');
    for (const { at } of services) this.services.mark(at);
    if (services.length > 0) await this.save(writer);
  }

  forgetBefore(retention: Retention, now: Instant): void {
    const since = keptSince(retention, 'raw', now);
    if (since === null) return;
    this.due.forgetBefore(since);
    this.services.forgetBefore(since);
  }

  /** The oldest windows that are to be summed up, some of them; null: there is none. */
  next(now: Instant): WindowRun | null {
    return this.due.take(now, MOST_WINDOWS);
  }

  /** Sums up the readings of windows, within the transaction that the connection is in. */
  async sum(writer: DuckDBConnection, run: WindowRun, rows: Rows): Promise<void> {
    await summarizeReadings(writer, run, rows);
    await this.leaveOut(writer, run);
  }

  /** The windows have no means; within the transaction that the connection is in. */
  async leaveOut(writer: DuckDBConnection, run: WindowRun): Promise<void> {
    this.due.drop(run);
    await this.save(writer);
  }

  /** Windows of services that are over, some of them; null: there is none. */
  nextServices(now: Instant): WindowRun | null {
    return this.services.take(now, MOST_WINDOWS);
  }

  /** The windows that {@link nextServices} answered, within the transaction that the connection is in. */
  async sumServices(writer: DuckDBConnection, run: WindowRun): Promise<void> {
    await summarizeServices(writer, run, this.services);
    this.services.done();
    await this.save(writer);
  }

  private async save(writer: DuckDBConnection): Promise<void> {
    const [windows, services] = [this.due.record(), this.services.record()].map((record) => JSON.stringify(record));
    await writer.run('UPDATE summary_due SET windows = ?, services = ?', [windows as string, services as string]);
  }
}
