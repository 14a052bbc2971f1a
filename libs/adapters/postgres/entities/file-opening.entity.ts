import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';
import { CustomerFileEntity } from './customer-file.entity.js';

/** Somebody wants to open a file, and what another says of that (S4-A6.1). */
@Entity('file_opening')
@Index('file_opening_file', ['fileId', 'askedAt'])
@Check('file_opening_by_two', 'decided_by <> asked_by')
export class FileOpeningEntity {
  @PrimaryColumn(ID)
  id!: string;

  @ForeignKey(() => CustomerFileEntity)
  @Column(ID)
  fileId!: string;

  @Column(ID)
  askedBy!: string;

  @Column({ ...ID, nullable: true })
  askedPerson!: string | null;

  @Column(WHOLE_NUMBER)
  askedAt!: Instant;

  @Column('text')
  why!: string;

  @Column({ ...ID, nullable: true })
  decidedBy!: string | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  decidedAt!: Instant | null;

  @Column('boolean', { nullable: true })
  approved!: boolean | null;

  @Column('text', { nullable: true })
  decidedWhy!: string | null;
}
