import type { Database } from '../database.js';
import { WebhookSecretEntity } from '../entities/webhook-secret.entity.js';

/** What signs webhooks, where every process of the installation finds it; whoever reads the register may read it too. */
export class PostgresSharedSecret {
  /** As it was read or kept last, for times in which the database is away. */
  private known: string | null = null;

  constructor(private readonly database: Database) {}

  async keep(secret: string): Promise<void> {
    this.known = secret;
    await this.database.manager.upsert(WebhookSecretEntity, { one: true, secret }, ['one']);
  }

  /** Null: nobody has kept one yet. */
  async read(): Promise<string | null> {
    if (this.known !== null) return this.known;
    const kept = await this.database.manager.findOneBy(WebhookSecretEntity, { one: true });
    this.known = kept?.secret ?? null;
    return this.known;
  }
}
