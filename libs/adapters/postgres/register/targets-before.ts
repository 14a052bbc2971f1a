import type { Database } from '../database.js';
import { TargetBeforeEntity } from '../entities/target-before.entity.js';

/** Hosts to which alerts went before there was a policy for them. */
export class PostgresTargetsBefore {
  constructor(private readonly database: Database) {}

  async read(): Promise<string[]> {
    return (await this.database.manager.find(TargetBeforeEntity)).map(({ host }) => host);
  }
}
