import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Second factors. Codes are reckoned of the secret, so it is kept itself, encrypted where there is a key. */
@Entity('account_factor')
export class AccountFactorEntity {
  @PrimaryColumn(ID)
  account!: string;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  owner!: AccountEntity;

  @Column('bytea')
  secret!: Buffer;

  /** Of the key that it is encrypted with; none: it is not. */
  @Column({ ...ID, nullable: true })
  keyId!: string | null;

  /** None: no code of it was shown yet. */
  @Column({ ...WHOLE_NUMBER, nullable: true })
  onSince!: Instant | null;

  /** Step of the last code that was taken: it and those before are taken no more. */
  @Column({ ...WHOLE_NUMBER, nullable: true })
  lastStep!: number | null;
}
