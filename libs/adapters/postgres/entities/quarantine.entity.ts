import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Position } from '#libs/domain/journal/index.js';
import type { Retry } from '#libs/domain/quarantine/index.js';
import type { Refusal } from '#libs/domain/reading/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Packets that were acknowledged and not believed, and how it stands with taking them again. */
@Entity('quarantine')
@Index('quarantine_newest', ['receivedAt', 'id'])
@Index('quarantine_reason', ['reason', 'receivedAt', 'id'])
@Index('quarantine_kiosk', ['kioskId', 'receivedAt', 'id'])
@Index('quarantine_retries', ['retryState', 'receivedAt', 'id'], { where: 'retry_state IS NOT NULL' })
@Check('quarantine_retry', `retry_state IN ('wanted', 'accepted', 'refused')`)
export class QuarantineEntity {
  /** Position of the packet in the journal. */
  @PrimaryColumn(WHOLE_NUMBER)
  id!: Position;

  @Column('text')
  reason!: Refusal;

  @Column({ ...ID, nullable: true })
  kioskId!: string | null;

  @Column('text', { nullable: true })
  sender!: string | null;

  @Column('text')
  topic!: string;

  @Column('text')
  detail!: string;

  @Column(WHOLE_NUMBER)
  receivedAt!: Instant;

  /** Bytes of the packet; `payload` may be cut. */
  @Column('integer')
  size!: number;

  @Column('bytea')
  payload!: Buffer;

  @Column('text', { nullable: true })
  retryState!: Retry['state'] | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  retryAt!: Instant | null;

  @Column('text', { nullable: true })
  retryReason!: Refusal | null;

  @Column('text', { nullable: true })
  retryDetail!: string | null;
}
