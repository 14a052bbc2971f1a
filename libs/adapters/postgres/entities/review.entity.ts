import { Check, Column, Entity, Index } from 'typeorm';
import type { Review } from '#libs/domain/review/index.js';
import { made, textOf, WHOLE_NUMBER } from './columns.js';
import { FiledRow } from './filed-row.entity.js';

@Entity('review')
@Index('review_place', ['place', 'id'])
@Index('review_incidents', ['incidentIds'], { type: 'gin' })
// One fault of a kiosk is analysed once at a time: the database itself refuses a second.
@Index('review_one_open', ['kioskId', 'cause'], { unique: true, where: `kind = 'analysis' AND state IN ('open', 'returned')` })
@Index('review_turns_due', { synchronize: false })
@Check('review_state', `state IN ('noted', 'open', 'returned', 'signed', 'dropped')`)
export class ReviewEntity extends FiledRow<Review> {
  @Column(textOf('cause'))
  readonly cause!: string;

  @Column({ type: 'jsonb', ...made(`body->'incidentIds'`) })
  readonly incidentIds!: string[];

  /** Unwritten ones the first due first, then those that are signed, the last first. */
  @Column({
    ...WHOLE_NUMBER,
    ...made(
      `CASE WHEN body->>'state' = 'signed' THEN (body->>'signedAt')::bigint - 8000000000000000 ELSE - (body->>'dueAt')::bigint END`,
    ),
  })
  readonly place!: number;
}
