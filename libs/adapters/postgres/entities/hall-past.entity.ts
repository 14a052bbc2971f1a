import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Hall } from '#libs/domain/hall/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What the register said of a hall's hours, and when. A trigger writes it. */
@Entity('hall_past')
@Check('hall_past_ends', 'until > since')
export class HallPastEntity {
  @PrimaryColumn(ID)
  hallId!: string;

  @PrimaryColumn(WHOLE_NUMBER)
  since!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  until!: Instant | null;

  @Column(JSON_VALUE)
  hours!: Hall['hours'];

  @Column(JSON_VALUE)
  holidays!: Hall['statutoryHolidays'];
}
