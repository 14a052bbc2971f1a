import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KioskView } from '#libs/domain/kiosk/index.js';
import { ID, JSON_VALUE } from './columns.js';

/** How a kiosk is now. */
@Entity('kiosk_view')
export class KioskViewEntity {
  @PrimaryColumn(ID)
  kioskId!: string;

  @Column(JSON_VALUE)
  body!: KioskView;
}
