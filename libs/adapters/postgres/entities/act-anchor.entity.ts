import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { WHOLE_NUMBER } from './columns.js';

/** Where the chain of acts was at a time: a past that was rewritten since does not fit. Appended to, and nothing else. */
@Entity('act_anchor')
export class ActAnchorEntity {
  @PrimaryColumn(WHOLE_NUMBER)
  number!: number;

  @Column('text')
  hash!: string;

  @Column(WHOLE_NUMBER)
  at!: Instant;
}
