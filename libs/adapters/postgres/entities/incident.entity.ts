import { Check, Column, Entity, Index } from 'typeorm';
import type { ServiceLoss } from '#libs/domain/availability/index.js';
import type { Incident } from '#libs/domain/incident/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { JSON_VALUE, made, numberOf, textOf } from './columns.js';
import { FiledRow } from './filed-row.entity.js';

@Entity('incident')
@Index('incident_newest', ['openedAt', 'id'])
@Index('incident_kiosk', ['kioskId', 'openedAt', 'id'])
@Index('incident_hall', ['hallId', 'openedAt', 'id'])
@Index('incident_kiosks', ['kioskIds'], { type: 'gin' })
@Index('incident_open', ['openedAt'], { where: `state = 'open'` })
@Index('incident_kiosk_closed', ['kioskId', 'closedAt'], { where: `state = 'closed'` })
@Index('incident_wide_closed', ['closedAt'], {
  where: `state = 'closed' AND kind IN ('hall', 'region', 'upstream', 'ruleOff')`,
})
@Index('incident_lossy', ['openedAt'], { where: `losses <> '[]'` })
@Index('incident_lossy_ended', { synchronize: false })
// One cause, one incident: the database itself refuses a second.
@Index('incident_one_open', ['kioskId', 'cause'], { unique: true, where: `state = 'open'` })
@Index('incident_one_hall_open', ['hallId'], { unique: true, where: `state = 'open' AND kind = 'hall'` })
@Index('incident_one_wide_open', { synchronize: false })
@Check('incident_state', `state IN ('open', 'closed')`)
export class IncidentEntity extends FiledRow<Incident> {
  /** An open incident that a kiosk has left is its hall's, no longer its own. */
  @Column({
    type: 'jsonb',
    ...made(`CASE WHEN body->>'state' = 'open' THEN body->'affected' ELSE body->'kioskIds' END`),
  })
  readonly kioskIds!: string[];

  @Column(textOf('cause'))
  readonly cause!: string;

  @Column(numberOf('openedAt'))
  readonly openedAt!: Instant;

  @Column({ ...numberOf('closedAt'), nullable: true })
  readonly closedAt!: Instant | null;

  /** What it took from the public, and when. */
  @Column({ ...JSON_VALUE, default: [] })
  losses!: ServiceLoss[];
}
