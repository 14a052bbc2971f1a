import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Change } from '#libs/domain/books/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What the pages are told, in the order in which it became visible. */
@Entity('change')
export class ChangeEntity {
  @PrimaryGeneratedColumn('increment', WHOLE_NUMBER)
  id!: number;

  @Column(WHOLE_NUMBER)
  at!: Instant;

  @Column('text')
  what!: Change['what'];

  @Column('text')
  how!: string;

  @Column('text')
  subject!: string;

  @Column(JSON_VALUE)
  body!: Change['body'];
}
