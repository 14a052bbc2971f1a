import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Who is in. */
@Entity('account_session')
@Index('account_session_expiry', ['expiresAt'])
@Index('account_session_id', ['id'], { unique: true })
@Index('account_session_account', ['account'])
@Index('account_session_previous', ['previousHash'])
export class AccountSessionEntity {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  account!: AccountEntity;

  @Column(WHOLE_NUMBER)
  expiresAt!: Instant;

  @Column(ID)
  id!: string;

  @Column(WHOLE_NUMBER)
  openedAt!: Instant;

  @Column(WHOLE_NUMBER)
  seenAt!: Instant;

  @Column({ type: 'text', default: '' })
  address!: string;

  @Column({ type: 'text', default: '' })
  agent!: string;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  confirmedUntil!: Instant | null;

  /** Of the token before: what was under way with it is let through. */
  @Column({ type: 'bytea', nullable: true })
  previousHash!: Buffer | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  rotatedAt!: Instant | null;
}
