import { Check, Column, Entity, Index } from 'typeorm';
import type { Withheld } from '#libs/domain/incident/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { numberOf, textOf } from './columns.js';
import { FiledRow } from './filed-row.entity.js';

@Entity('withheld')
@Index('withheld_newest', ['since', 'id'])
@Index('withheld_kiosk', ['kioskId', 'since', 'id'])
@Index('withheld_hall', ['hallId', 'since', 'id'])
@Index('withheld_one_held', ['kioskId', 'cause'], { unique: true, where: `state = 'held'` })
@Index('withheld_due', ['heldUntil'], { where: `state = 'held'` })
@Index('withheld_quiet', ['since', 'id'], { where: `state = 'held' AND body ? 'quiet'` })
@Check('withheld_state', `state IN ('held', 'opened', 'ended')`)
export class WithheldEntity extends FiledRow<Withheld> {
  @Column(textOf('cause'))
  readonly cause!: string;

  @Column(textOf('reason'))
  readonly reason!: string;

  @Column(numberOf('since'))
  readonly since!: Instant;

  @Column({ ...numberOf('until'), nullable: true })
  readonly heldUntil!: Instant | null;
}
