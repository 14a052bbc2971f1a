import pg from 'pg';
import { pauseAfter, type Report } from '#libs/runtime/index.js';
import { DatabaseConnectionLost } from './events.js';
import { CHANNEL, type ChangeFeed } from './feed.js';
import { troubleOf } from './trouble.js';

/** Hears what other processes on the same server tell. Comes back by itself when the connection breaks. */
export class ChangeListener {
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | undefined;
  private attempt = 0;
  private stopped = false;

  constructor(
    private readonly options: pg.ClientConfig,
    private readonly feed: ChangeFeed,
    private readonly report: Report,
  ) {}

  /** Connects and begins to listen. */
  async start(): Promise<void> {
    const client = new pg.Client({ ...this.options, keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
    client.on('notification', ({ payload }) => this.feed.heard(payload ?? ''));
    // What breaks the connection also ends it, and is dealt with there; unheard, `error` would end the process.
    let reason: unknown = new Error('The connection ended');
    client.on('error', (error) => {
      reason = error;
    });
    client.on('end', () => this.ended(client, reason));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    if (this.stopped) return client.end();
    this.client = client;
    this.attempt = 0;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  private ended(client: pg.Client, reason: unknown): void {
    if (this.client !== client) return;
    this.client = null;
    this.report(new DatabaseConnectionLost('changes', troubleOf(reason)));
    this.again();
  }

  private again(): void {
    if (this.stopped) return;
    this.retry = setTimeout(
      () => {
        this.start().then(
          () => this.feed.missed(),
          () => this.again(),
        );
      },
      pauseAfter(++this.attempt),
    );
  }
}
