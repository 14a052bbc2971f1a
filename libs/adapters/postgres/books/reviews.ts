import type { Cause } from '#libs/domain/finding/index.js';
import type { Page } from '#libs/domain/index.js';
import { type Review, ReviewBook, type ReviewFilter, SHOWN_STATES, UNWRITTEN_STATES } from '#libs/domain/review/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { inPlaces, keep, kept, keptPage } from '../documents.js';
import type { Sql } from '../sql.js';

const statesOf = (state: ReviewFilter['state']): readonly string[] => {
  if (state === undefined) return SHOWN_STATES;
  return state === 'unwritten' ? UNWRITTEN_STATES : [state];
};

/** Reviews in PostgreSQL. */
export class PostgresReviewBook extends ReviewBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async ofIncident(incidentId: string): Promise<Review | undefined> {
    const [review] = await kept<Review>(this.sql, 'review', `kind = 'report' AND incident_ids ? $1`, [incidentId]);
    return review;
  }

  override async lastOf(kioskId: string, cause: Cause): Promise<Review | undefined> {
    const last = `kind = 'analysis' AND kiosk_id = $1 AND cause = $2 ORDER BY (body->>'openedAt')::bigint DESC, id DESC LIMIT 1`;
    const [review] = await kept<Review>(this.sql, 'review', last, [kioskId, cause]);
    return review;
  }

  override turnsDue(at: Instant): Promise<Review[]> {
    const due = `body ? 'turnsAt' AND (body->>'turnsAt')::bigint <= $1 ORDER BY (body->>'turnsAt')::bigint, id COLLATE "C"`;
    return kept<Review>(this.sql, 'review', due, [at]);
  }

  override save(review: Review): Promise<void> {
    return keep(this.sql, 'review', review);
  }

  override async one(id: string): Promise<Review | undefined> {
    const [review] = await kept<Review>(this.sql, 'review', 'id = $1', [id]);
    return review;
  }

  override list({ kind, state, hallId, incidentId, limit, after, within }: ReviewFilter): Promise<Page<Review>> {
    const places = inPlaces(within);
    const states = statesOf(state);
    return keptPage(this.sql, {
      table: 'review',
      time: 'place',
      where: { kind, hall_id: hallId },
      among: { incident_ids: incidentId },
      also: (put) => `state = ANY(${put(states)}::text[])${places ? ` AND ${places(put)}` : ''}`,
      limit,
      after,
    });
  }
}
