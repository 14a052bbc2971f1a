import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { WHOLE_NUMBER } from './columns.js';

/** One row: the worker's word that it watches. */
@Entity('worker_word')
@Check('worker_word_one_check', 'one')
export class WorkerWordEntity {
  @PrimaryColumn('boolean', { default: true })
  one!: true;

  @Column(WHOLE_NUMBER)
  count!: number;

  @Column(WHOLE_NUMBER)
  saidAt!: Instant;

  @Column(WHOLE_NUMBER)
  startedAt!: Instant;

  @Column('text', { nullable: true })
  blindBecause!: string | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  blindSince!: Instant | null;

  /** By the clock of the database. */
  @Column('timestamptz')
  heardAt!: Date;

  /** How long it may say nothing. */
  @Column('interval')
  patience!: string;

  /** How long before dashboards say that nobody watches. */
  @Column('interval', { nullable: true })
  screenPatience!: string | null;

  /** Milliseconds. */
  @Column({ ...WHOLE_NUMBER, nullable: true })
  historyLag!: number | null;
}
