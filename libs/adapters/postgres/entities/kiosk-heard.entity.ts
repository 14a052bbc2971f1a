import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Since when a kiosk is heard. */
@Entity('kiosk_heard')
export class KioskHeardEntity {
  @PrimaryColumn(ID)
  kioskId!: string;

  @Column(WHOLE_NUMBER)
  since!: Instant;
}
