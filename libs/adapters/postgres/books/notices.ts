import type { NounFilter, Page } from '#libs/domain/index.js';
import { demandComplete, NoticeBoard, type OutageNotice } from '#libs/domain/outage/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { filtered, inPlaces, keep, kept, keptPage, ofKiosk } from '../documents.js';
import type { Sql } from '../sql.js';

const TABLE = 'outage_notice';

/** Outage notices in PostgreSQL. */
export class PostgresNoticeBoard extends NoticeBoard {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async forIncident(incidentId: string, hallId?: string): Promise<OutageNotice | undefined> {
    const newest = `incident_id = $1 AND ($2::text IS NULL OR hall_id = $2) ORDER BY state = 'published' DESC, published_at DESC, id DESC LIMIT 1`;
    const [notice] = await kept<OutageNotice>(this.sql, TABLE, newest, [incidentId, hallId ?? null]);
    return notice;
  }

  override async save(notice: OutageNotice): Promise<void> {
    demandComplete(notice);
    await keep(this.sql, TABLE, notice);
  }

  override standing(kioskId?: string): Promise<OutageNotice[]> {
    const newest = 'ORDER BY published_at DESC, id DESC';
    if (kioskId === undefined) return kept(this.sql, TABLE, `state = 'published' ${newest}`, []);
    return kept(this.sql, TABLE, `state = 'published' AND kiosk_ids ? $1 ${newest}`, [kioskId]);
  }

  override due(at: Instant): Promise<OutageNotice[]> {
    const due = `repair_until <= $1 OR (body ? 'owesAt' AND (body->>'owesAt')::bigint <= $1)`;
    return kept(this.sql, TABLE, `state = 'published' AND (${due}) ORDER BY repair_until, id`, [at]);
  }

  override list(filter: NounFilter): Promise<Page<OutageNotice>> {
    const { limit, after, within } = filter;
    return keptPage(this.sql, {
      table: TABLE,
      time: 'published_at',
      where: filtered(filter),
      among: ofKiosk(filter),
      also: inPlaces(within),
      limit,
      after,
    });
  }

  override async one(id: string): Promise<OutageNotice | undefined> {
    const [notice] = await kept<OutageNotice>(this.sql, TABLE, 'id = $1', [id]);
    return notice;
  }
}
