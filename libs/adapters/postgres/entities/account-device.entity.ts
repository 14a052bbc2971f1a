import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Browsers from which somebody has logged in. */
@Entity('account_device')
@Index('account_device_account', ['account'])
export class AccountDeviceEntity {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @PrimaryColumn(ID)
  account!: string;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  owner!: AccountEntity;

  @Column(WHOLE_NUMBER)
  seenAt!: Instant;
}
