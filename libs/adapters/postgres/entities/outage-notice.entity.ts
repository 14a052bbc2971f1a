import { Check, Column, Entity, Index } from 'typeorm';
import type { OutageNotice } from '#libs/domain/outage/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { made, numberOf, textOf } from './columns.js';
import { FiledRow } from './filed-row.entity.js';

const inBothLanguages = (field: string): string =>
  `(body->'${field}'->>'zh' ~ '\\S' AND body->'${field}'->>'en' ~ '\\S') IS TRUE`;

/** S0-H6a, S0-H6c, S0-J5.2: what a notice must say. The domain demands the same; the checks are the last gate. */
@Entity('outage_notice')
@Index('outage_notice_newest', ['publishedAt', 'id'])
@Index('outage_notice_kiosk', ['kioskId', 'publishedAt', 'id'])
@Index('outage_notice_hall', ['hallId', 'publishedAt', 'id'])
@Index('outage_notice_kiosks', ['kioskIds'], { type: 'gin' })
@Index('outage_notice_incident', ['incidentId'])
@Index('notice_one_standing', ['incidentId', 'hallId'], { unique: true, where: `state = 'published'` })
@Index('notice_due', ['repairUntil'], { where: `state = 'published'` })
@Index('notice_owes', { synchronize: false })
@Check('notice_state', `state IN ('published', 'withdrawn')`)
@Check('notice_period', 'repair_from > 0 AND repair_until > repair_from')
@Check('notice_services', `(jsonb_array_length(body->'services') > 0) IS TRUE`)
@Check('notice_contact', `(body->'contact'->>'phone' ~ '\\S') IS TRUE`)
@Check('notice_what', inBothLanguages('what'))
@Check('notice_where', inBothLanguages('where'))
@Check('notice_reason', inBothLanguages('reason'))
@Check('notice_alternative', inBothLanguages('alternative'))
export class OutageNoticeEntity extends FiledRow<OutageNotice> {
  @Column({ type: 'jsonb', ...made(`body->'kioskIds'`) })
  readonly kioskIds!: string[];

  @Column(textOf('incidentId'))
  readonly incidentId!: string;

  @Column(numberOf('from'))
  readonly repairFrom!: Instant;

  @Column(numberOf('until'))
  readonly repairUntil!: Instant;

  @Column(numberOf('publishedAt'))
  readonly publishedAt!: Instant;
}
