import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { HistoryDue } from '#libs/domain/availability/index.js';
import { JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What was decided and the history does not have yet. */
@Entity('history_due')
export class HistoryDueEntity {
  @PrimaryGeneratedColumn('increment', WHOLE_NUMBER)
  id!: number;

  @Column(JSON_VALUE)
  body!: HistoryDue;
}
