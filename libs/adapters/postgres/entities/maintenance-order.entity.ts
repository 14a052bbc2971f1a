import { Column, Entity, Index, Unique } from 'typeorm';
import type { MaintenanceOrder, Priority } from '#libs/domain/maintenance/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { made, numberOf, textOf } from './columns.js';
import { FiledRow } from './filed-row.entity.js';

@Entity('maintenance_order')
@Index('maintenance_order_closed', ['closedAt'])
@Index('maintenance_order_newest', ['openedAt', 'id'])
@Index('maintenance_order_kiosk', ['kioskId', 'openedAt', 'id'])
@Index('maintenance_order_hall', ['hallId', 'openedAt', 'id'])
@Index('maintenance_order_kiosks', ['kioskIds'], { type: 'gin' })
@Index('maintenance_order_rejected', ['kioskId'], { where: `body->'history' @> '[{"what": "rejected"}]'` })
@Index('order_closing_due', { synchronize: false })
@Index('maintenance_order_board', ['state', 'dueAt', 'id', 'hallId', 'kioskId', 'kind', 'assignee', 'priority'], {
  where: `state NOT IN ('closed', 'cancelled')`,
})
@Index('maintenance_order_hands', ['assignee', 'hallId', 'state'], { where: `state NOT IN ('closed', 'cancelled')` })
@Index('maintenance_order_mended', { synchronize: false })
@Index('maintenance_order_away', ['openedAt', 'id'], { where: `body ? 'isAway'` })
@Index('order_turns_due', { synchronize: false })
@Unique('order_one_per_incident', ['incidentId'])
export class MaintenanceOrderEntity extends FiledRow<MaintenanceOrder> {
  @Column({ type: 'jsonb', ...made(`body->'kioskIds'`) })
  readonly kioskIds!: string[];

  @Column(textOf('incidentId'))
  readonly incidentId!: string;

  @Column(numberOf('openedAt'))
  readonly openedAt!: Instant;

  @Column(numberOf('dueAt'))
  readonly dueAt!: Instant;

  /** Null: it is undone. */
  @Column({ ...numberOf('closedAt'), nullable: true })
  readonly closedAt!: Instant | null;

  /** Null: nobody is named for it. */
  @Column({ ...textOf('assignee'), nullable: true })
  readonly assignee!: string | null;

  @Column(textOf('priority'))
  readonly priority!: Priority;
}
