import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stores } from '#libs/composition/index.js';
import type { Books } from '#libs/domain/index.js';
import { Health, Lifecycle, type LogLine, Reporter, readSettings, StoryClock } from '#libs/runtime/index.js';
import { prepareDatabase } from '#test/harness/prepared-database.js';
import { overseenStores } from './overseen-stores.js';
import { startHttp } from './start-http.js';
import type { HttpParts } from './values.module.js';

export const PASSWORD = 'a-password-for-tests';
export const NOW = Date.UTC(2026, 10, 22, 6, 0, 0);

/** The HTTP side on a free port over empty embedded stores, with time that a test moves. */
export class Stand {
  private token = '';

  private constructor(
    readonly url: string,
    readonly parts: HttpParts,
    readonly books: Books,
    readonly clock: StoryClock,
    readonly lines: LogLine[],
    readonly database: Stores['database'],
    readonly close: () => Promise<unknown>,
  ) {}

  static async open(also: Partial<HttpParts> = {}, env: Record<string, string> = {}): Promise<Stand> {
    const lines: LogLine[] = [];
    const reporter = new Reporter((line) => lines.push(line));
    const { report, metrics } = reporter;
    const [clock, health, lifecycle] = [new StoryClock(NOW), new Health(), new Lifecycle()];
    const dataDir = await mkdtemp(join(tmpdir(), 'hallwatch-api-'));
    lifecycle.onStop('the folder', () => rm(dataDir, { recursive: true, force: true }));
    const on = {
      settings: readSettings({ HALLWATCH_BLIND_SECONDS: '600', ...env }),
      dataDir,
      clock,
      reporter,
      lifecycle,
      health,
      say: () => undefined,
    };
    prepareDatabase(dataDir);
    const { module, stores } = await overseenStores(on);
    await stores.accounts.ensureAdmin(PASSWORD, NOW);
    await stores.monitoring.say({ count: 1, at: NOW, startedAt: NOW, blind: null, historyLag: 0 }, 600_000);
    await module.init();
    const parts: HttpParts = { host: '127.0.0.1', port: 0, clock, ...stores, health, metrics, report, ...also };
    const http = await startHttp(parts);
    lifecycle.onStop('the pages', () => http.close());
    health.started();
    const stand = new Stand(http.url, parts, stores.books, clock, lines, stores.database, () => lifecycle.stop());
    await stand.logIn();
    return stand;
  }

  async logIn(): Promise<void> {
    const answer = await this.anybody('POST', '/api/v1/session', { name: 'admin', password: PASSWORD });
    this.token = ((await answer.json()) as { token: string }).token;
  }

  get bearer(): { authorization: string } {
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
