import type { Database } from '../database.js';
import { InstallationEntity } from '../entities/installation.entity.js';

/** By what coordinates a base map draws: of satellites, or those of maps of China. */
export const MAP_DATUMS = ['WGS-84', 'GCJ-02'] as const;
export type MapDatum = (typeof MAP_DATUMS)[number];

/** What dashboards are told of the place where the pages are installed. */
export class PostgresInstallation {
  constructor(private readonly database: Database) {}

  /** In place of what was said before. `publicUrl` undefined: none is set. */
  async say(publicUrl: string | undefined, mapDatum: MapDatum): Promise<void> {
    const said = { one: true as const, publicUrl: publicUrl?.replace(/\/+$/, '') ?? null, mapDatum };
    await this.database.manager.upsert(InstallationEntity, said, ['one']);
  }
}
