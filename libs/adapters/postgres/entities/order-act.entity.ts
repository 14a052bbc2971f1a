import { Column, Entity, Generated, Index } from 'typeorm';
import type { AskedAny } from '#libs/domain/maintenance/index.js';
import { textOf, WHOLE_NUMBER } from './columns.js';
import { DocumentRow } from './document-row.entity.js';

/** What people say to have done, until it has its place in the journal and its answer. */
@Entity('order_act')
@Index('order_act_waiting', ['number'], { where: `state = 'waiting'` })
export class OrderActEntity extends DocumentRow<AskedAny> {
  @Column(WHOLE_NUMBER)
  @Generated('increment')
  number!: number;

  @Column(textOf('state'))
  readonly state!: string;
}
