import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import {
  type Database,
  openPostgres,
  PostgresAccounts,
  PostgresBooks,
  PostgresChanges,
  PostgresFleetView,
  PostgresIncidentBook,
  PostgresNoticeBoard,
  PostgresOrderBook,
  PostgresOutbox,
  PostgresQuarantine,
  PostgresRegistry,
} from '#libs/adapters/postgres/index.js';
import { Health, type LogLine, Reporter, StoryClock } from '#libs/runtime/index.js';
import { type HttpParts, startHttp } from '../index.js';

export const PASSWORD = 'a-password-for-tests';
export const NOW = Date.UTC(2026, 10, 22, 6, 0, 0);

/** The HTTP side on a free port over an empty PostgreSQL and history, with time that a test moves. */
export class Stand {
  private token = '';

  private constructor(
    readonly url: string,
    readonly parts: HttpParts,
    readonly books: PostgresBooks,
    readonly clock: StoryClock,
    readonly lines: LogLine[],
    readonly close: () => Promise<void>,
  ) {}

  static async open(also: Partial<HttpParts> = {}): Promise<Stand> {
    const lines: LogLine[] = [];
    const reporter = new Reporter((line) => lines.push(line));
    const clock = new StoryClock(NOW);
    const folder = await mkdtemp(join(tmpdir(), 'hallwatch-api-'));
    const [database, history] = await Promise.all([openPostgres({ memory: true }), DuckHistory.open({ folder })]);
    const parts = { ...(await partsOf(database, clock, reporter)), history, ...also };
    await parts.accounts.ensureAdmin(PASSWORD);
    const http = await startHttp(parts);
    const close = async () => {
      await http.close();
      await history.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    };
    const stand = new Stand(http.url, parts, new PostgresBooks(database), clock, lines, close);
    await stand.logIn();
    return stand;
  }

  async logIn(): Promise<void> {
    const answer = await this.anybody('POST', '/api/v1/session', { name: 'admin', password: PASSWORD });
    this.token = ((await answer.json()) as { token: string }).token;
  }

  get bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** A request without a session. */
  anybody(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** A request of the administrator. */
  admin(method: string, path: string, body?: unknown): Promise<Response> {
    return this.anybody(method, path, body, this.bearer);
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return (await this.admin('GET', path)).json() as Promise<T>;
  }
}

async function partsOf(database: Database, clock: StoryClock, reporter: Reporter): Promise<Omit<HttpParts, 'history'>> {
  const health = new Health();
  health.add('postgres', () => database.ready());
  health.started();
  return {
    host: '127.0.0.1',
    port: 0,
    clock,
    registry: await PostgresRegistry.open(database, clock, reporter.report),
    fleetView: new PostgresFleetView(database),
    incidents: new PostgresIncidentBook(database),
    orders: new PostgresOrderBook(database),
    notices: new PostgresNoticeBoard(database),
    outbox: new PostgresOutbox(database),
    quarantine: new PostgresQuarantine(database),
    changes: new PostgresChanges(database),
    accounts: new PostgresAccounts(database),
    health,
    metrics: reporter.metrics,
    report: reporter.report,
  };
}
