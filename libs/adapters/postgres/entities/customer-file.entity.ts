import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** A file of a customer: where it is kept, or what it says. */
@Entity('customer_file')
@Index('customer_file_hall', ['hallId', 'id'])
export class CustomerFileEntity {
  @PrimaryColumn(ID)
  id!: string;

  @Column('text')
  title!: string;

  @Column(ID)
  hallId!: string;

  @Column('text', { nullable: true })
  keptAt!: string | null;

  /** Read with an approval alone (S4-A6.1). */
  @Column('text', { nullable: true, select: false })
  content!: string | null;

  @Column(WHOLE_NUMBER)
  addedAt!: Instant;

  @Column(ID)
  addedBy!: string;
}
