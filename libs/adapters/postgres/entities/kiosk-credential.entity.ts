import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';
import { KioskEntity } from './kiosk.entity.js';

/** Of a kiosk's secret only the hash. A kiosk has two for a while when its secret is changed. */
@Entity('kiosk_credential')
@Index('kiosk_credential_revision', ['revision'])
export class KioskCredentialEntity {
  @ForeignKey(() => KioskEntity)
  @PrimaryColumn(ID)
  kioskId!: string;

  @PrimaryColumn('bytea')
  hash!: Buffer;

  @Column(WHOLE_NUMBER)
  validFrom!: Instant;

  /** Null: it was not said to end. */
  @Column({ ...WHOLE_NUMBER, nullable: true })
  validUntil!: Instant | null;

  @Column(WHOLE_NUMBER)
  revision!: number;
}
