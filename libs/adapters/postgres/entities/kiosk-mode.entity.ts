import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** When a kiosk served nobody by its own word. */
@Entity('kiosk_mode')
@Index('kiosk_mode_open', ['kioskId'], { where: 'until IS NULL' })
@Index('kiosk_mode_since', ['since'])
@Check('kiosk_mode_closed', `mode IN ('maintenance', 'settling', 'outOfService')`)
@Check('kiosk_mode_ends', 'until > since')
export class KioskModeEntity {
  @PrimaryColumn(ID)
  kioskId!: string;

  @Column('text')
  mode!: string;

  @PrimaryColumn(WHOLE_NUMBER)
  since!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  until!: Instant | null;
}
