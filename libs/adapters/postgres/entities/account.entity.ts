import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AccountScope, AccountState } from '#libs/domain/access/index.js';
import type { Role } from '#libs/domain/people/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** Who may come in. */
@Entity('account')
@Index('account_person', ['personId'], { unique: true })
export class AccountEntity {
  @PrimaryColumn(ID)
  name!: string;

  /** None: whoever it is has not chosen one yet, or is known elsewhere. */
  @Column({ type: 'text', nullable: true })
  passwordHash!: string | null;

  /** When it was chosen; none: before this was noted. */
  @Column({ ...WHOLE_NUMBER, nullable: true })
  passwordAt!: Instant | null;

  @Column(JSON_VALUE)
  roles!: Role[];

  @Column({ ...ID, nullable: true })
  personId!: string | null;

  /** None: everywhere. */
  @Column({ ...JSON_VALUE, nullable: true })
  scope!: AccountScope;

  @Column({ type: 'text', default: 'active' })
  state!: AccountState;
}
