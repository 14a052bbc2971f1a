import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day, DayOverride } from '#libs/domain/calendar/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What administrators say of days. Only ever added to: the newest row of a day counts, one without a kind takes it back. */
@Entity('calendar_override')
@Check('calendar_override_date', `date ~ '^\\d{4}-\\d\\d-\\d\\d$'`)
@Check('calendar_override_kind', `kind IN ('off', 'work')`)
@Check('calendar_override_whole', 'kind IS NULL OR (name IS NOT NULL AND source IS NOT NULL)')
export class CalendarOverrideEntity {
  /** Id of the change that told of the row. */
  @PrimaryColumn(WHOLE_NUMBER)
  revision!: number;

  @Column(ID)
  date!: Day;

  @Column('text', { nullable: true })
  kind!: DayOverride['kind'] | null;

  @Column({ ...JSON_VALUE, nullable: true })
  name!: DayOverride['name'] | null;

  @Column('text', { nullable: true })
  source!: string | null;

  @Column('text')
  saidBy!: string;

  @Column(WHOLE_NUMBER)
  saidAt!: Instant;
}
