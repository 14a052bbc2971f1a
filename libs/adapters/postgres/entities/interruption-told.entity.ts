import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { WHOLE_NUMBER } from './columns.js';

/** Of which interruption of the watch the administrators were told. */
@Entity('interruption_told')
export class InterruptionToldEntity {
  @PrimaryColumn(WHOLE_NUMBER)
  since!: Instant;

  @Column(WHOLE_NUMBER)
  takenAt!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  toldAt!: Instant | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  overAt!: Instant | null;
}
