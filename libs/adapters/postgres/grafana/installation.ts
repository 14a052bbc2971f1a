import type { Sql } from '../sql.js';

/** By what coordinates a base map draws: of satellites, or those of maps of China. */
export const MAP_DATUMS = ['WGS-84', 'GCJ-02'] as const;
export type MapDatum = (typeof MAP_DATUMS)[number];

/** What dashboards are told of the place where the pages are installed. */
export class PostgresInstallation {
  constructor(private readonly sql: Sql) {}

  /** In place of what was said before. `publicUrl` undefined: none is set. */
  async say(publicUrl: string | undefined, mapDatum: MapDatum): Promise<void> {
    await this.sql.query(
      `INSERT INTO installation (public_url, map_datum) VALUES ($1, $2)
       ON CONFLICT (one) DO UPDATE SET public_url = excluded.public_url, map_datum = excluded.map_datum`,
      [publicUrl?.replace(/\/+$/, '') ?? null, mapDatum],
    );
  }
}
