import { Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AccountEntity } from './account.entity.js';
import { ID } from './columns.js';

/** Codes on paper that were not used yet. */
@Entity('account_recovery')
export class AccountRecoveryEntity {
  @PrimaryColumn(ID)
  account!: string;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  owner!: AccountEntity;

  @PrimaryColumn('bytea')
  codeHash!: Buffer;
}
