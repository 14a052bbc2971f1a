import { FleetView, type KioskSaid, type KioskView } from '#libs/domain/kiosk/index.js';
import { inParts, json, type Sql } from '../sql.js';

/** How every kiosk is now, in PostgreSQL. Own SQL: for 500 kiosks a repository was measured at two to six times the CPU (decision 44). */
export class PostgresFleetView extends FleetView {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async save(views: KioskView[]): Promise<void> {
    // One statement cannot write a row twice: of two views of one kiosk the later counts.
    const latest = [...new Map(views.map((view) => [view.kioskId, view])).values()];
    for (const part of inParts(latest)) await this.saveAll(part);
  }

  override async all(): Promise<KioskView[]> {
    const rows = await this.sql.query<{ body: KioskView }>('SELECT body FROM kiosk_view ORDER BY kiosk_id');
    return rows.map((row) => row.body);
  }

  override async one(kioskId: string): Promise<KioskView | undefined> {
    const [row] = await this.sql.query<{ body: KioskView }>('SELECT body FROM kiosk_view WHERE kiosk_id = $1', [kioskId]);
    return row?.body;
  }

  override said(kioskIds?: string[]): Promise<KioskSaid[]> {
    return this.sql.query<KioskSaid>(
      `SELECT kiosk_id AS "kioskId", body->>'link' AS link, body->>'mode' AS mode FROM kiosk_view
       WHERE $1::text[] IS NULL OR kiosk_id = ANY ($1)`,
      [kioskIds ?? null],
    );
  }

  private async saveAll(views: KioskView[]): Promise<void> {
    await this.sql.query(
      `INSERT INTO kiosk_view (kiosk_id, body) SELECT v->>'kioskId', v FROM jsonb_array_elements($1::jsonb) AS v
       ON CONFLICT (kiosk_id) DO UPDATE SET body = excluded.body`,
      [json(views)],
    );
  }
}
