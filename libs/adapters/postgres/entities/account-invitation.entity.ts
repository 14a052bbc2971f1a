import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { InvitationPurpose } from '#libs/domain/access/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { WHOLE_NUMBER } from './columns.js';

/** Links by which a password is chosen, once: one an account. */
@Entity('account_invitation')
@Index('account_invitation_account', ['account'], { unique: true })
export class AccountInvitationEntity {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  account!: AccountEntity;

  @Column('text')
  purpose!: InvitationPurpose;

  @Column(WHOLE_NUMBER)
  expiresAt!: Instant;

  /** Whether the second factor goes with the old password. */
  @Column('boolean')
  dropFactor!: boolean;
}
