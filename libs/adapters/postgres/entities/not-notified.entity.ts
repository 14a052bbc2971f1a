import { Check, Column, Entity, Index } from 'typeorm';
import type { NotNotified } from '#libs/domain/outage/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { made, numberOf, textOf } from './columns.js';
import { DocumentRow } from './document-row.entity.js';

/** Notices and alerts that nobody was told, with the reason. */
@Entity('untold')
@Index('untold_newest', ['untoldOf', 'untoldAt', 'id'])
@Index('untold_kiosks', ['kioskIds'], { type: 'gin' })
@Check('untold_is_of', `untold_of IN ('notice', 'alert')`)
export class NotNotifiedEntity extends DocumentRow<NotNotified> {
  @Column(textOf('of'))
  readonly untoldOf!: string;

  @Column(textOf('reason'))
  readonly reason!: string;

  @Column(textOf('hallId'))
  readonly hallId!: string;

  @Column({ type: 'jsonb', ...made(`body->'kioskIds'`) })
  readonly kioskIds!: string[];

  @Column(numberOf('at'))
  readonly untoldAt!: Instant;
}
