import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '#libs/domain/people/index.js';
import { ID, JSON_VALUE } from './columns.js';

/** Who may come in. */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn(ID)
  name!: string;

  @Column('text')
  passwordHash!: string;

  @Column(JSON_VALUE)
  roles!: Role[];
}
