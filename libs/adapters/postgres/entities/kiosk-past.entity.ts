import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Kiosk } from '#libs/domain/kiosk/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What the register said of a kiosk, and when. A trigger writes it. */
@Entity('kiosk_past')
@Check('kiosk_past_ends', 'until > since')
export class KioskPastEntity {
  @PrimaryColumn(ID)
  kioskId!: string;

  @PrimaryColumn(WHOLE_NUMBER)
  since!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  until!: Instant | null;

  @Column(ID)
  hallId!: string;

  @Column('text', { nullable: true })
  type!: string | null;

  @Column(JSON_VALUE)
  services!: Kiosk['services'];

  @Column('text')
  state!: string;
}
