import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** An alert from outside that administrators were told of. */
@Entity('outside_alert')
export class OutsideAlertEntity {
  @PrimaryColumn(ID)
  fingerprint!: string;

  /** By the clock of its teller, as `overAt`. */
  @Column(WHOLE_NUMBER)
  startsAt!: Instant;

  @Column(WHOLE_NUMBER)
  takenAt!: Instant;

  @Column(WHOLE_NUMBER)
  seenAt!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  toldAt!: Instant | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  overAt!: Instant | null;

  /** Null: of before causes were kept. */
  @Column({ ...ID, nullable: true })
  cause!: string | null;

  /** Account; null: the machines' own token, or of before this was kept. */
  @Column({ ...ID, nullable: true })
  handedBy!: string | null;

  /** Account that said that it is over. */
  @Column({ ...ID, nullable: true })
  overBy!: string | null;
}
