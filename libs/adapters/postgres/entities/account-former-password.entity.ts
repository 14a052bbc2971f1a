import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { AccountEntity } from './account.entity.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Passwords that an account had before, where the place does not take them again. */
@Entity('account_former_password')
export class AccountFormerPasswordEntity {
  @PrimaryColumn(ID)
  account!: string;

  @ManyToOne(() => AccountEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account' })
  owner!: AccountEntity;

  @PrimaryColumn(ID)
  passwordHash!: string;

  /** When another one took its place. */
  @Column(WHOLE_NUMBER)
  until!: Instant;
}
