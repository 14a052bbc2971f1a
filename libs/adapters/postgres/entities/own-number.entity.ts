import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ID } from './columns.js';

/** A number that a process says of itself. */
@Entity('own_number')
export class OwnNumberEntity {
  @PrimaryColumn(ID)
  process!: string;

  @PrimaryColumn(ID)
  name!: string;

  @PrimaryColumn(ID)
  of!: string;

  @Column('double precision')
  value!: number;

  @Column('timestamptz')
  saidAt!: Date;

  @Column('timestamptz', { nullable: true })
  roseAt!: Date | null;
}
