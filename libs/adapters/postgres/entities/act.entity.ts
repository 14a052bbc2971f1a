import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Act, ActName } from '#libs/domain/act/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What people did, each act hashed with the one before. Appended to, and nothing else: a trigger refuses the rest. */
@Entity('act')
@Index('act_id', ['id'], { unique: true })
@Index('act_subject', ['subjectKind', 'subjectId', 'number'])
@Index('act_account', ['account', 'number'])
@Index('act_at', ['at'])
export class ActEntity {
  @PrimaryColumn(WHOLE_NUMBER)
  number!: number;

  @Column(ID)
  id!: string;

  @Column(WHOLE_NUMBER)
  at!: Instant;

  @Column(ID)
  account!: string;

  @Column({ ...ID, nullable: true })
  personId!: string | null;

  @Column('text')
  what!: ActName;

  @Column('text')
  subjectKind!: string;

  @Column(ID)
  subjectId!: string;

  @Column(JSON_VALUE)
  body!: Act;

  @Column('text')
  previous!: string;

  @Column('text')
  hash!: string;
}
