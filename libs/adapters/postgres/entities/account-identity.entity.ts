import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Who is known elsewhere, and which account that opens: of each provider one. */
@Entity('account_identity')
@Index('account_identity_account', ['account', 'provider'], { unique: true })
export class AccountIdentityEntity {
  @PrimaryColumn(ID)
  provider!: string;

  @PrimaryColumn(ID)
  subject!: string;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  account!: AccountEntity;

  @Column(WHOLE_NUMBER)
  linkedAt!: Instant;
}
