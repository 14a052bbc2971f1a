import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { WHOLE_NUMBER } from './columns.js';

/** The last act that was purged: what is kept goes on from its hash. Appended to, and nothing else. */
@Entity('act_checkpoint')
export class ActCheckpointEntity {
  @PrimaryColumn(WHOLE_NUMBER)
  number!: number;

  @Column('text')
  hash!: string;

  @Column(WHOLE_NUMBER)
  at!: Instant;
}
