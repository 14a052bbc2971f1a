import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { AccountScope, PermissionName } from '#libs/domain/access/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** What programs come in by. */
@Entity('account_token')
@Index('account_token_id', ['id'], { unique: true })
@Index('account_token_account', ['account'])
export class AccountTokenEntity {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @Column(ID)
  id!: string;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  account!: AccountEntity;

  @Column('text')
  name!: string;

  @Column(JSON_VALUE)
  permissions!: PermissionName[];

  /** None: wherever the account is for. */
  @Column({ ...JSON_VALUE, nullable: true })
  scope!: AccountScope;

  @Column(WHOLE_NUMBER)
  madeAt!: Instant;

  @Column(WHOLE_NUMBER)
  expiresAt!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  usedAt!: Instant | null;
}
