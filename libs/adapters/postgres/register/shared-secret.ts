import type { Sql } from '../sql.js';

/** What signs webhooks, where every process of the installation finds it; whoever reads the register may read it too. */
export class PostgresSharedSecret {
  /** As it was read or kept last, for times in which the database is away. */
  private known: string | null = null;

  constructor(private readonly sql: Sql) {}

  async keep(secret: string): Promise<void> {
    this.known = secret;
    await this.sql.query(
      'INSERT INTO webhook_secret (secret) VALUES ($1) ON CONFLICT (one) DO UPDATE SET secret = excluded.secret',
      [secret],
    );
  }

  /** Null: nobody has kept one yet. */
  async read(): Promise<string | null> {
    if (this.known !== null) return this.known;
    const [row] = await this.sql.query<{ secret: string }>('SELECT secret FROM webhook_secret');
    this.known = row?.secret ?? null;
    return this.known;
  }
}
