import type { Page } from '#libs/domain/index.js';
import { type NotNotified, NotNotifiedBook, type NotNotifiedFilter } from '#libs/domain/outage/index.js';
import { inPlaces, keep, keptPage, ofKiosk } from '../documents.js';
import type { Sql } from '../sql.js';

/** Notices and alerts that nobody was told, in PostgreSQL. */
export class PostgresNotNotifiedBook extends NotNotifiedBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override save(untold: NotNotified): Promise<void> {
    return keep(this.sql, 'untold', untold);
  }

  override list({ limit, after, within, ...filter }: NotNotifiedFilter): Promise<Page<NotNotified>> {
    const where = { untold_of: filter.of, hall_id: filter.hallId, reason: filter.reason };
    const also = inPlaces(within, { kioskId: `body->>'kioskId'` });
    return keptPage(this.sql, { table: 'untold', time: 'untold_at', where, among: ofKiosk(filter), also, limit, after });
  }
}
