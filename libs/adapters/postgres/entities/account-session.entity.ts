import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { WHOLE_NUMBER } from './columns.js';

/** Who is in. */
@Entity('account_session')
@Index('account_session_expiry', ['expiresAt'])
export class AccountSessionEntity {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  account!: AccountEntity;

  @Column(WHOLE_NUMBER)
  expiresAt!: Instant;
}
